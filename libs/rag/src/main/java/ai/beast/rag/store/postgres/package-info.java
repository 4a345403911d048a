/** The distributed engine: collections in PostgreSQL, vectors by pgvector or, without it, by exact distance. */
@NullMarked
package ai.beast.rag.store.postgres;

import org.jspecify.annotations.NullMarked;
