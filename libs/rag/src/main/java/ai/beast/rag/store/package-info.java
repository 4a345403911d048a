/** The port to a store of chunks, which an embedded and a distributed engine implement under one contract suite. */
@NullMarked
package ai.beast.rag.store;

import org.jspecify.annotations.NullMarked;
