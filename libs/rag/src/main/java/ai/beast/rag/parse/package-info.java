/** Reads documents of many formats as text with blocks. */
@NullMarked
package ai.beast.rag.parse;

import org.jspecify.annotations.NullMarked;
