/** The embedded engine: an Apache Lucene index for each generation of a collection, in a directory of its own. */
@NullMarked
package ai.beast.rag.store.lucene;

import org.jspecify.annotations.NullMarked;
