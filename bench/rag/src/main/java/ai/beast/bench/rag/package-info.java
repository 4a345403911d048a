/** Quality of retrieval on a public data set. */
@NullMarked
package ai.beast.bench.rag;

import org.jspecify.annotations.NullMarked;
