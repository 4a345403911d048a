package ai.beast.versioning.snapshot.take;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.Events;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.versioning.Shards;
import ai.beast.versioning.Topic;
import io.cloudevents.CloudEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class DownloadedModelsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    TestInfra infra;

    @Inject
    Jdbi database;

    private String model;

    @BeforeEach
    void aModelOfItsOwn() {
        model = "model-" + UUID.randomUUID();
    }

    @Test
    void aDownloadedModelIsSnapshottedOnceHoweverOftenItIsAnnounced() throws Exception {
        Path file = random(infra.modelsDir().resolve(model), 200_000);
        CloudEvent event = downloaded(file, hash(file));
        try (Topic topic = new Topic(infra)) {
            topic.send(event);
            topic.send(event);

            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(digests()).containsExactly(hash(file)));
            topic.send(downloaded(random(infra.modelsDir().resolve(model + "-2"), 10), null));
            await().atMost(TIMEOUT).until(() -> operations("failed") == 1);
            assertThat(operations("succeeded")).isEqualTo(1);
            await().atMost(TIMEOUT).until(() -> topic.about(model).size() >= 4);
            assertThat(topic.about(model)).hasSize(4);
        }
    }

    @Test
    void ofASplitModelEveryShardIsSnapshottedAndKnowsItsSet() throws Exception {
        Shards shards = Shards.in(infra.modelsDir(), model);
        List<String> hashes = shards.hashes();
        List<ModelDownloaded.ModelFile> files = shards.files().stream()
                .map(file -> new ModelDownloaded.ModelFile(file.toString(), hash(file), 1))
                .toList();
        try (Topic topic = new Topic(infra)) {
            topic.send(Events.of(
                    "queue-worker",
                    new ModelDownloaded(
                            "job-1",
                            model,
                            files.getFirst().path(),
                            "internal",
                            "hf://owner/repo/m.gguf",
                            null,
                            null,
                            hashes.getFirst(),
                            3,
                            0.5,
                            files)));
        }

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(digests()).containsExactlyInAnyOrderElementsOf(hashes));
        asWriter()
                .get("/api/snapshots?model=" + model)
                .then()
                .body("items.metadata.shards", everyItem(equalTo(String.join(",", hashes))));
    }

    @Test
    void aPathTheDatabaseCannotIndexStopsNoLaterSnapshot() throws Exception {
        String path = new Random(1)
                .ints(3900, 0x4E00, 0x9F00)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        Path file = random(infra.modelsDir().resolve(model), 1000);
        try (Topic topic = new Topic(infra)) {
            topic.send(downloaded(Path.of("/" + path), null));
            topic.send(downloaded(file, hash(file)));
        }

        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(digests()).containsExactly(hash(file));
            assertThat(operations("pending")).isZero();
            assertThat(operations("running")).isZero();
        });
    }

    @Test
    void aFileThatIsGoneByThenIsAFailedOperationAndNoSnapshot() throws Exception {
        try (Topic topic = new Topic(infra)) {
            topic.send(downloaded(infra.modelsDir().resolve("gone"), "0".repeat(64)));
        }

        await().atMost(TIMEOUT).until(() -> operations("failed") == 1);
        assertThat(problem()).contains("invalid_field").contains("\"path\"");
        assertThat(digests()).isEmpty();
    }

    @Test
    void aFileThatIsNotWhatWasAnnouncedIsNotSnapshotted() throws Exception {
        Path file = random(infra.modelsDir().resolve(model), 1000);
        try (Topic topic = new Topic(infra)) {
            topic.send(downloaded(file, "0".repeat(64)));
        }

        await().atMost(TIMEOUT).until(() -> operations("failed") == 1);
        assertThat(problem()).contains("content_changed");
        assertThat(digests()).isEmpty();
    }

    private CloudEvent downloaded(Path file, String sha256) {
        return Events.of(
                "queue-worker",
                new ModelDownloaded(
                        "job-1",
                        model,
                        file.toString(),
                        "internal",
                        "https://models.example/m.gguf",
                        null,
                        null,
                        sha256 == null ? "f".repeat(64) : sha256,
                        1,
                        0.5));
    }

    private List<String> digests() {
        return asWriter().get("/api/snapshots?model=" + model).then().extract().path("items.sha256");
    }

    private int operations(String state) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT count(*) FROM operation WHERE state = :state AND work ->> 'model' = :model")
                .bind("state", state)
                .bind("model", model)
                .mapTo(Integer.class)
                .one());
    }

    private String problem() {
        return database.withHandle(
                handle -> handle.createQuery("SELECT problem FROM operation WHERE work ->> 'model' = :model")
                        .bind("model", model)
                        .mapTo(String.class)
                        .one());
    }
}
