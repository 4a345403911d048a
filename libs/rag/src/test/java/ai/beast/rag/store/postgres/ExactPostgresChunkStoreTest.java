package ai.beast.rag.store.postgres;

import static ai.beast.rag.store.Documents.chunks;
import static ai.beast.rag.store.Documents.document;
import static ai.beast.rag.store.Documents.spec;
import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.ChunkStoreContract;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.testing.Infrastructure;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL without an extension. */
@EnabledIfSystemProperty(named = "rag.engines", matches = "all")
class ExactPostgresChunkStoreTest extends ChunkStoreContract {
    private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();

    @BeforeAll
    static void connect() {
        Map<String, String> configuration = new Infrastructure().start();
        DATABASE.setUrl(configuration.get("AI_BEAST_DB_URL"));
        DATABASE.setUser(configuration.get("AI_BEAST_DB_USER"));
        DATABASE.setPassword(configuration.get("AI_BEAST_DB_PASSWORD"));
        DATABASE.setOptions("-c synchronous_commit=off");
    }

    @Override
    protected ChunkStore create() throws SQLException {
        PostgresChunkStore empty = reopen();
        empty.migrate();
        execute("DELETE FROM rag_collection");
        return empty;
    }

    @Override
    protected PostgresChunkStore reopen() {
        return new PostgresChunkStore(DATABASE, VectorDialect.EXACT);
    }

    @Test
    void auditFindsLostChunks() throws Exception {
        Generation generation = store.open("notes", spec(3));
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("whole"), chunks("one", "two"));
            writer.publish(document("lost"), chunks("three", "four"));
        }
        execute("DELETE FROM rag_chunk WHERE document_id = 'lost' AND ordinal = 1");
        assertThat(store.audit(generation)).singleElement().satisfies(found -> {
            assertThat(found.documentId()).isEqualTo("lost");
            assertThat(found.reason()).isEqualTo("has 1 chunks and 1 vectors, published were 2 chunks");
        });
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = DATABASE.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
