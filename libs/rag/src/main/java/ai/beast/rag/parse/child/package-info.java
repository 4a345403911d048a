/** Parses files of hostile formats in a process with bounded memory and time. */
@NullMarked
package ai.beast.rag.parse.child;

import org.jspecify.annotations.NullMarked;
