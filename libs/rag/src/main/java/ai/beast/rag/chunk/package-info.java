/** Cuts a parsed document into passages that an embedder takes whole. */
@NullMarked
package ai.beast.rag.chunk;

import org.jspecify.annotations.NullMarked;
