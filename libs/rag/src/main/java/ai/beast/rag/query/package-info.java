/** Finds passages for a question and checks what an answer cites. */
@NullMarked
package ai.beast.rag.query;

import org.jspecify.annotations.NullMarked;
