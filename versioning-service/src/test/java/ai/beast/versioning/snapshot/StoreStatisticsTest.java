package ai.beast.versioning.snapshot;

import static ai.beast.versioning.Api.asAdmin;
import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.versioning.snapshot.index.StoreSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class StoreStatisticsTest {
    TestInfra infra;

    @Inject
    StoreStatistics statistics;

    @Inject
    StoreSize size;

    @Test
    void countsSharedContentOnce() throws Exception {
        Path file = random(infra.modelsDir().resolve("stats-" + UUID.randomUUID()), 200_000);
        collect();
        StoreStatistics.Figures before = statistics.read();

        snapshot("stats-one", file);
        snapshot("stats-two", Files.copy(file, file.resolveSibling(file.getFileName() + "-copy")));
        byte[] longer = Files.readAllBytes(file);
        snapshot("stats-one", Files.write(file, java.util.Arrays.copyOf(longer, longer.length + 1)));
        StoreStatistics.Figures added = statistics.read();

        assertThat(added.counts().snapshots() - before.counts().snapshots()).isEqualTo(2);
        assertThat(added.counts().models() - before.counts().models()).isEqualTo(2);
        assertThat(added.counts().logicalBytes() - before.counts().logicalBytes())
                .isEqualTo(400_001);
        assertThat(added.storedBytes()).isNotNull();
        long stored = added.storedBytes();
        assertThat(stored - before.storedBytes()).isBetween(200_000L, 400_001L);
        collect();
        assertThat(statistics.read().storedBytes()).isEqualTo(stored);
        assertThat(statistics.read().countedAt()).isAfter(added.countedAt());
    }

    @Test
    void showsUpkeepAndDisk() {
        collect();
        asWriter().body("{}").post("/api/snapshots/verify?wait=true").then().statusCode(200);

        StoreStatistics.Figures figures = statistics.read();

        assertThat(figures.last().lastCollection()).isNotNull();
        assertThat(figures.last().lastVerification()).isNotNull();
        asWriter()
                .get("/api/snapshots/stats")
                .then()
                .statusCode(200)
                .body("snapshots", greaterThanOrEqualTo(0))
                .body("diskTotalBytes", greaterThan(0L))
                .body("readAt", notNullValue());
    }

    @Test
    void doesNotGuessBeforeTheFirstCount() {
        size.uncounted();

        assertThat(statistics.read().storedBytes()).isNull();
        assertThat(statistics.read().deduplicatedBytes()).isNull();
        collect();
        assertThat(statistics.read().storedBytes()).isNotNull();
    }

    private static void collect() {
        asAdmin()
                .body("{\"graceSeconds\": 0}")
                .post("/api/snapshots/collections?wait=true")
                .then()
                .statusCode(200);
    }
}
