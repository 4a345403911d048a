package ai.beast.registry.outdated;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.RegistryDatabase;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OutdatedRepositoryTest {
    private static final Duration LEASE = Duration.ofMinutes(15);
    private static RegistryDatabase database;

    private final OutdatedRepository checks = new OutdatedRepository(database.jdbi(), new ObjectMapper());

    @BeforeAll
    static void anInstalledModel() {
        database = new RegistryDatabase();
        database.jdbi().useHandle(handle -> {
            handle.execute("INSERT INTO model (id, name, size_bytes, source_repo) VALUES ('leased', 'Leased', 1,"
                    + " 'owner/leased')");
            handle.execute("INSERT INTO instance (model_id, path, location, size_bytes, installed_at, available)"
                    + " VALUES ('leased', '/m/leased.gguf', 'internal', 1, now(), true)");
        });
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void leasesARequestedModelOnce() {
        checks.addMissing(Duration.ZERO);
        assertThat(checks.claim(LEASE)).as("neither requested nor due").isEmpty();

        assertThat(checks.request(List.of("leased"))).isEqualTo(1);

        assertThat(checks.claim(LEASE)).contains("leased");
        assertThat(checks.claim(LEASE)).isEmpty();
        checks.postpone("leased", Duration.ZERO, "The hub is unavailable");
        assertThat(checks.counts(List.of()).problem()).isEqualTo("The hub is unavailable");
        assertThat(checks.claim(LEASE)).contains("leased");
        checks.skip("leased", Duration.ZERO);
        assertThat(checks.counts(List.of()).pending()).isZero();
        assertThat(checks.claim(LEASE)).isEmpty();
    }
}
