/** Keeps a collection equal to the files of its source directories. */
@NullMarked
package ai.beast.rag.ingest;

import org.jspecify.annotations.NullMarked;
