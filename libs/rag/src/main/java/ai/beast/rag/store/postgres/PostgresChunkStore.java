package ai.beast.rag.store.postgres;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.CollectionName;
import ai.beast.rag.store.Discrepancy;
import ai.beast.rag.store.DocumentEntry;
import ai.beast.rag.store.EmbeddingMismatchException;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationSpec;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.Hit;
import ai.beast.rag.store.PublishedChunks;
import ai.beast.rag.store.SearchRequest;
import ai.beast.rag.store.postgres.Database.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/** Collections in tables of one schema, for any number of processes. */
public final class PostgresChunkStore implements ChunkStore {
    private static final String GENERATION =
            "SELECT g.collection, g.number, g.spec, g.number = c.live FROM rag_generation g JOIN rag_collection c ON"
                    + " c.name = g.collection";
    private static final String OF_DOCUMENT =
            " FROM rag_chunk k JOIN rag_document d ON d.collection = k.collection AND d.generation = k.generation AND"
                    + " d.id = k.document_id WHERE k.collection = ? AND k.generation = ?";

    private final Database database;
    private final VectorDialect dialect;

    /** @param source of connections, which the caller closes */
    public PostgresChunkStore(DataSource source, VectorDialect dialect) {
        this.database = new Database(source);
        this.dialect = dialect;
    }

    /** Creates what is missing of the tables. */
    public void migrate() {
        try (InputStream file = Objects.requireNonNull(PostgresChunkStore.class.getResourceAsStream("schema.sql"))) {
            String schema = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            database.transaction(session -> {
                session.run(schema);
                session.run("ALTER TABLE rag_chunk ADD COLUMN IF NOT EXISTS embedding " + dialect.type());
                return schema;
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public List<String> collections() {
        return database.transaction(session ->
                session.query(row -> row.getString(1), "SELECT name FROM rag_collection ORDER BY name COLLATE \"C\""));
    }

    @Override
    public List<Generation> generations(String collection) {
        CollectionName.require(collection);
        return database.transaction(session -> generations(session, collection));
    }

    @Override
    public Generation open(String collection, GenerationSpec spec) {
        CollectionName.require(collection);
        return database.transaction(session -> {
            int created =
                    session.update("INSERT INTO rag_collection VALUES (?, 1, 1) ON CONFLICT DO NOTHING", collection);
            if (created == 1) {
                insert(session, collection, 1, spec);
            }
            Generation live = generations(session, collection).stream()
                    .filter(Generation::live)
                    .findFirst()
                    .orElseThrow();
            if (!live.spec().equals(spec)) {
                throw new EmbeddingMismatchException(collection, live.spec(), spec);
            }
            return live;
        });
    }

    @Override
    public Generation prepare(String collection, GenerationSpec spec) {
        CollectionName.require(collection);
        return database.transaction(session -> {
            lock(session, collection);
            Optional<Generation> begun = prepared(session, collection, spec);
            if (begun.isEmpty()) {
                session.update("UPDATE rag_collection SET last = last + 1 WHERE name = ?", collection);
                int number = session.query(
                                row -> row.getInt(1), "SELECT last FROM rag_collection WHERE name = ?", collection)
                        .getFirst();
                insert(session, collection, number, spec);
                begun = prepared(session, collection, spec);
            }
            return begun.orElseThrow();
        });
    }

    @Override
    public void switchLive(String collection, int from, int to) {
        CollectionName.require(collection);
        database.transaction(session -> {
            int live = lock(session, collection);
            if (generations(session, collection).stream().noneMatch(generation -> generation.number() == to)) {
                throw ProblemException.notFound("Collection " + collection + " has no generation " + to);
            }
            if (live != from) {
                throw new ProblemException(
                        ErrorCode.CONFLICT,
                        "Generation " + live + " of collection " + collection + " is live, not " + from);
            }
            return session.update("UPDATE rag_collection SET live = ? WHERE name = ?", to, collection);
        });
    }

    @Override
    public void drop(Generation generation) {
        database.transaction(session -> {
            List<Integer> live = session.query(
                    row -> row.getInt(1),
                    "SELECT live FROM rag_collection WHERE name = ? FOR UPDATE",
                    generation.collection());
            if (live.contains(generation.number())) {
                throw new ProblemException(
                        ErrorCode.CONFLICT,
                        "Generation " + generation.number() + " of collection " + generation.collection()
                                + " is live and can't be dropped");
            }
            session.run("DROP INDEX IF EXISTS " + indexName(generation.collection(), generation.number()));
            return session.update(
                    "DELETE FROM rag_generation WHERE collection = ? AND number = ?",
                    generation.collection(),
                    generation.number());
        });
    }

    @Override
    public void delete(String collection) {
        CollectionName.require(collection);
        database.transaction(session -> {
            for (Generation generation : generations(session, collection)) {
                session.run("DROP INDEX IF EXISTS " + indexName(collection, generation.number()));
            }
            return session.update("DELETE FROM rag_collection WHERE name = ?", collection);
        });
    }

    @Override
    public GenerationWriter write(Generation generation, long fence) {
        return new PostgresGenerationWriter(database, dialect, generation, fence);
    }

    @Override
    public List<Hit> search(Generation generation, SearchRequest request) {
        float[] vector = request.vector();
        int dimensions = generation.spec().embedder().dimensions();
        if (vector != null && (dimensions == 0 || vector.length != dimensions || !PublishedChunks.isNormal(vector))) {
            throw ProblemException.invalid("vector", "`vector` must have " + dimensions + " dimensions and length 1");
        }
        Conditions conditions = request.filter() == null ? null : Conditions.of(request.filter());
        String and = conditions == null ? "" : " AND " + conditions.sql();
        String columns = Rows.DOCUMENT + ", " + Rows.CHUNK;
        String vectors = request.withVectors() ? "k.embedding::text" : "NULL::text";
        List<Object> parameters = new ArrayList<>();
        String sql;
        if (vector == null) {
            parameters.add(Texts.clean(request.text() == null ? "" : request.text()));
            sql = "WITH question AS (SELECT replace(plainto_tsquery('english', ?)::text, ' & ', ' | ')::tsquery AS"
                    + " terms) SELECT " + columns + ", ts_rank_cd(k.words, q.terms, 1), " + vectors
                    + OF_DOCUMENT.replace(" WHERE ", " CROSS JOIN question q WHERE k.words @@ q.terms AND ")
                    + and
                    + " ORDER BY 14 DESC, d.id, k.ordinal LIMIT ?";
        } else {
            parameters.add(dialect.literal(vector));
            String distance = dialect.distance(dimensions);
            // The inner order is the one of the index; the outer one decides between equals.
            sql = "SELECT * FROM (SELECT " + columns + ", -" + distance + " AS score, " + vectors + OF_DOCUMENT + and
                    + " ORDER BY " + distance + dialect.ties()
                    + " LIMIT ?) AS nearest ORDER BY score DESC, id, ordinal";
        }
        parameters.add(generation.collection());
        parameters.add(generation.number());
        if (conditions != null) {
            parameters.addAll(conditions.parameters());
        }
        if (vector != null) {
            parameters.add(dialect.literal(vector));
        }
        parameters.add(request.limit());
        return database.transaction(session -> {
            require(session, generation);
            session.run(vector == null ? "" : dialect.before());
            return session.query(Rows::hit, sql, parameters);
        });
    }

    @Override
    public List<Hit> chunks(Generation generation, String documentId, int from, int to) {
        return database.transaction(session -> {
            require(session, generation);
            return session.query(
                    Rows::hit,
                    "SELECT " + Rows.DOCUMENT + ", " + Rows.CHUNK + ", 0::real, NULL::text" + OF_DOCUMENT
                            + " AND k.document_id = ? AND k.ordinal BETWEEN ? AND ? ORDER BY k.ordinal LIMIT "
                            + SearchRequest.MAX_LIMIT,
                    generation.collection(),
                    generation.number(),
                    Texts.clean(documentId),
                    from,
                    to);
        });
    }

    @Override
    public List<DocumentEntry> documents(Generation generation, String after, int limit) {
        return database.transaction(session -> {
            require(session, generation);
            return session.query(
                    Rows::entry,
                    "SELECT " + Rows.DOCUMENT
                            + ", d.chunks FROM rag_document d WHERE d.collection = ? AND d.generation = ? AND d.id > ?"
                            + " ORDER BY d.id LIMIT ?",
                    generation.collection(),
                    generation.number(),
                    Texts.clean(after),
                    limit);
        });
    }

    @Override
    public Totals totals(Generation generation) {
        return database.transaction(session -> {
            require(session, generation);
            return session.query(
                            row -> new Totals(row.getInt(1), row.getInt(2)),
                            "SELECT (SELECT count(*) FROM rag_document WHERE collection = ? AND generation = ?),"
                                    + " (SELECT count(*) FROM rag_chunk WHERE collection = ? AND generation = ?)",
                            generation.collection(),
                            generation.number(),
                            generation.collection(),
                            generation.number())
                    .getFirst();
        });
    }

    @Override
    public List<Discrepancy> audit(Generation generation) {
        boolean vectors = generation.spec().embedder().dimensions() > 0;
        return database.transaction(session -> {
            require(session, generation);
            return session.query(
                    row -> new Discrepancy(
                            row.getString(1),
                            "has " + row.getInt(3) + " chunks and " + row.getInt(4) + " vectors, published were "
                                    + row.getInt(2) + " chunks"),
                    "SELECT d.id, d.chunks, count(k.ordinal), count(k.embedding) FROM rag_document d LEFT JOIN"
                            + " rag_chunk k ON k.collection = d.collection AND k.generation = d.generation AND"
                            + " k.document_id = d.id WHERE d.collection = ? AND d.generation = ? GROUP BY d.id, d.chunks"
                            + " HAVING count(k.ordinal) <> d.chunks OR ? AND count(k.embedding) <> d.chunks ORDER BY d.id",
                    generation.collection(),
                    generation.number(),
                    vectors);
        });
    }

    @Override
    public void close() {
        // The data source is the caller's.
    }

    private void insert(Session session, String collection, int number, GenerationSpec spec) throws SQLException {
        session.update(
                "INSERT INTO rag_generation (collection, number, spec) VALUES (?, ?, ?)",
                collection,
                number,
                Rows.json(spec));
        int dimensions = spec.embedder().dimensions();
        if (dimensions > 0) {
            session.run(dialect.index(
                    indexName(collection, number),
                    "collection = '" + collection + "' AND generation = " + number,
                    dimensions));
        }
    }

    /** A collection's name has letters, digits, hyphens and underscores; names of indexes have at most 63 characters. */
    private static String indexName(String collection, int number) {
        return "\"rag_hnsw_" + Integer.toHexString(collection.hashCode()) + "_" + number + "\"";
    }

    private static Optional<Generation> prepared(Session session, String collection, GenerationSpec spec)
            throws SQLException {
        return generations(session, collection).stream()
                .filter(generation -> !generation.live() && generation.spec().equals(spec))
                .findFirst();
    }

    private static List<Generation> generations(Session session, String collection) throws SQLException {
        return session.query(Rows::generation, GENERATION + " WHERE g.collection = ? ORDER BY g.number", collection);
    }

    /** Holds the collection until the transaction ends; the number of its live generation. */
    private static int lock(Session session, String collection) throws SQLException {
        return session
                .query(row -> row.getInt(1), "SELECT live FROM rag_collection WHERE name = ? FOR UPDATE", collection)
                .stream()
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("There is no collection " + collection));
    }

    private static void require(Session session, Generation generation) throws SQLException {
        boolean missing = session.query(
                        row -> row.getInt(1),
                        "SELECT 1 FROM rag_generation WHERE collection = ? AND number = ?",
                        generation.collection(),
                        generation.number())
                .isEmpty();
        if (missing) {
            throw ProblemException.notFound(
                    "Collection " + generation.collection() + " has no generation " + generation.number());
        }
    }
}
