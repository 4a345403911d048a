package ai.beast.rag.store.postgres;

import ai.beast.problem.ProblemException;
import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.PublishedChunks;
import ai.beast.rag.store.StaleFenceException;
import ai.beast.rag.store.StoredChunk;
import ai.beast.rag.store.StoredDocument;
import ai.beast.rag.store.postgres.Database.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Each change is a transaction that holds the generation's row, so that a newer run waits for it and an older one is refused. */
final class PostgresGenerationWriter implements GenerationWriter {
    private final Database database;
    private final VectorDialect dialect;
    private final Generation generation;
    private final long fence;

    PostgresGenerationWriter(Database database, VectorDialect dialect, Generation generation, long fence) {
        this.database = database;
        this.dialect = dialect;
        this.generation = generation;
        this.fence = fence;
        database.transaction(session -> {
            int raised = session.update(
                    "UPDATE rag_generation SET fence = ? WHERE collection = ? AND number = ? AND fence <= ?",
                    fence,
                    generation.collection(),
                    generation.number(),
                    fence);
            if (raised == 0) {
                throw new StaleFenceException(fence, current(session));
            }
            return raised;
        });
    }

    @Override
    public void publish(StoredDocument document, List<StoredChunk> chunks) {
        PublishedChunks.check(generation.spec(), document, chunks);
        change(session -> {
            delete(session, document.id());
            session.update(
                    "INSERT INTO rag_document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    generation.collection(),
                    generation.number(),
                    document.id(),
                    document.source(),
                    document.contentHash(),
                    document.bytes(),
                    document.modified().toEpochMilli(),
                    document.title(),
                    document.language(),
                    document.mediaType(),
                    chunks.size());
            List<Object[]> rows = new ArrayList<>();
            for (StoredChunk stored : chunks) {
                Chunk chunk = stored.chunk();
                rows.add(new Object[] {
                    generation.collection(),
                    generation.number(),
                    document.id(),
                    chunk.ordinal(),
                    chunk.start(),
                    chunk.page(),
                    chunk.context(),
                    chunk.text(),
                    chunk.withContext(),
                    stored.vector() == null ? null : dialect.literal(stored.vector())
                });
            }
            session.batch(
                    "INSERT INTO rag_chunk (collection, generation, document_id, ordinal, start_offset, page, context,"
                            + " text, words, embedding) VALUES (?, ?, ?, ?, ?, ?::integer, ?, ?, to_tsvector('english',"
                            + " ?), ?::"
                            + dialect.type() + ")",
                    rows);
            return document;
        });
    }

    @Override
    public void remove(Collection<String> documentIds) {
        change(session -> {
            for (String id : documentIds) {
                delete(session, id);
            }
            return documentIds;
        });
    }

    /** Every change is durable already; this only finds out whether a newer run writes. */
    @Override
    public void commit() {
        change(session -> fence);
    }

    @Override
    public void close() {
        // Nothing is held between changes.
    }

    private void delete(Session session, String id) throws SQLException {
        session.update(
                "DELETE FROM rag_document WHERE collection = ? AND generation = ? AND id = ?",
                generation.collection(),
                generation.number(),
                id);
    }

    private void change(Database.Work<?> work) {
        database.transaction(session -> {
            long current = current(session);
            if (current != fence) {
                throw new StaleFenceException(fence, current);
            }
            return work.run(session);
        });
    }

    private long current(Session session) throws SQLException {
        return session
                .query(
                        row -> row.getLong(1),
                        "SELECT fence FROM rag_generation WHERE collection = ? AND number = ? FOR SHARE",
                        generation.collection(),
                        generation.number())
                .stream()
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound(
                        "Collection " + generation.collection() + " has no generation " + generation.number()));
    }
}
