/** Embedders: texts as vectors whose distance says how alike their meanings are. */
@NullMarked
package ai.beast.rag.embed;

import org.jspecify.annotations.NullMarked;
