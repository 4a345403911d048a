package ai.beast.registry.discovery.installed;

import static ai.beast.registry.Api.MODELS;
import static ai.beast.registry.Api.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.EventData;
import ai.beast.contracts.ModelDeleted;
import ai.beast.contracts.ModelDownloaded;
import ai.beast.contracts.ModelId;
import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.registry.Api;
import ai.beast.registry.Topic;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class ModelEventsTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    EventPublisher publisher;

    @Inject
    KafkaClientService kafka;

    TestInfra infra;

    @Test
    void cataloguesADownloadFromItsOwnHeader() throws Exception {
        // given
        Path file = model("own-header.gguf", "Own Header");
        // when
        publish(downloaded("own-header", file, sha(1), 4242), "own-header-1");
        // then
        awaitDownloads("own-header", 1);
        JsonPath entry = Api.get("own-header").jsonPath();
        assertThat(entry.getString("name")).isEqualTo("Own Header");
        assertThat(entry.getString("family")).isEqualTo("llama");
        assertThat(entry.getString("architecture")).isEqualTo("llama");
        assertThat(entry.getString("format")).isEqualTo("gguf");
        assertThat(entry.getString("quantization")).isEqualTo("F16");
        assertThat(entry.getLong("parameterCount")).isEqualTo(2048);
        assertThat(entry.getLong("contextLength")).isEqualTo(2048);
        assertThat(entry.getLong("dimensions.weightBytes")).isEqualTo(4096);
        assertThat(entry.getLong("sizeBytes")).isEqualTo(4242);
        assertThat(entry.getString("sha256")).isEqualTo(sha(1));
        assertThat(entry.getString("license")).isEqualTo("MIT");
        assertThat(entry.getString("sourceRepo")).isEqualTo("acme/own-header");
        assertThat(entry.getList("modalities")).containsExactly("text");
        assertThat(entry.getMap("provenance"))
                .containsEntry("name", "header")
                .containsEntry("sha256", "download")
                .doesNotContainValue("user");
        JsonPath instances = request().get(MODELS + "/own-header/instances").jsonPath();
        assertThat(instances.getList("items.path")).containsExactly(file.toString());
        assertThat(instances.getBoolean("items[0].available")).isTrue();
        assertThat(instances.getString("items[0].headerError")).isNull();
        assertThat(instances.getString("items[0].location")).isEqualTo("internal");
        assertThat(request()
                        .queryParam("location", "internal")
                        .queryParam("sha256", sha(1))
                        .get(MODELS)
                        .jsonPath()
                        .getList("items.id"))
                .containsExactly("own-header");
        try (Topic topic = new Topic(infra, infra.eventsTopic())) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(topic.from("registry-service", "own-header", ModelUpdated.class))
                            .extracting(ModelUpdated::change, ModelUpdated::path)
                            .containsExactly(tuple(Change.REGISTERED, file.toString())));
        }
    }

    @Test
    void theSameEventTwiceAndOutOfOrderCountsOneDownloadEach() throws Exception {
        // given
        Path file = model("twice.gguf", "Twice");
        OffsetDateTime now = OffsetDateTime.now();
        CloudEvent later = at(now, Events.of("queue-worker", "twice-2", downloaded("twice", file, sha(2), 2)));
        CloudEvent earlier =
                at(now.minusHours(1), Events.of("queue-worker", "twice-1", downloaded("twice", file, sha(1), 1)));
        // when
        for (CloudEvent event : new CloudEvent[] {later, later, earlier, later, earlier}) {
            send(event);
        }
        settle("twice", file, sha(6));
        // then
        JsonPath entry = Api.get("twice").jsonPath();
        assertThat(entry.getLong("downloadCount")).isEqualTo(2);
        assertThat(entry.getString("sha256")).as("the later download's").isEqualTo(sha(2));
        JsonPath instances = request().get(MODELS + "/twice/instances").jsonPath();
        assertThat(instances.getList("items.path")).containsExactly(file.toString());
    }

    @Test
    void readingTheTopicAgainFromItsBeginningCountsNothingTwice() throws Exception {
        // given
        Path file = model("again.gguf", "Again");
        for (int i = 1; i <= 3; i++) {
            publish(downloaded("again", file, sha(i), i), "again-" + i);
        }
        awaitDownloads("again", 3);
        // when: what a restart does that has lost every acknowledgement
        kafka.getConsumer("events")
                .runOnPollingThread(consumer -> {
                    consumer.seekToBeginning(consumer.assignment());
                })
                .await()
                .atMost(SOON);
        settle("again", file, sha(9));
        // then
        assertThat(Api.get("again").jsonPath().getLong("downloadCount")).isEqualTo(3);
        assertThat(Api.get("again").jsonPath().getString("sha256")).isEqualTo(sha(3));
    }

    @Test
    void neverReplacesWhatAPersonWrote() throws Exception {
        // given
        Path file = model("edited.gguf", "From The Header");
        publish(downloaded("edited", file, sha(1), 1), "edited-1");
        awaitDownloads("edited", 1);
        Api.patch("edited", "*", "{\"name\": \"Mine\", \"license\": \"Custom\", \"rating\": 4.5}")
                .then()
                .statusCode(200);
        Api.put("edited", "{\"description\": \"my words\"}").then().statusCode(200);
        // when
        publish(downloaded("edited", file, sha(2), 2), "edited-2");
        awaitDownloads("edited", 2);
        // then
        JsonPath entry = Api.get("edited").jsonPath();
        assertThat(entry.getString("name")).isEqualTo("Mine");
        assertThat(entry.getString("license")).isEqualTo("Custom");
        assertThat(entry.getDouble("rating")).isEqualTo(4.5);
        assertThat(entry.getString("description")).isEqualTo("my words");
        assertThat(entry.getString("sha256")).as("not edited").isEqualTo(sha(2));
    }

    @Test
    void tellsModelsWithTheSameNameInTheirHeadersApart() throws Exception {
        publish(downloaded("namesake-a", model("a.gguf", "Namesake"), sha(7), 1), "namesake-a");
        awaitDownloads("namesake-a", 1);
        publish(downloaded("namesake-b", model("b.gguf", "Namesake"), sha(7), 1), "namesake-b");
        awaitDownloads("namesake-b", 1);
        assertThat(Api.get("namesake-a").jsonPath().getString("name")).isEqualTo("Namesake");
        JsonPath other = Api.get("namesake-b").jsonPath();
        assertThat(other.getString("name") + " " + other.getString("version"))
                .isNotEqualTo("Namesake " + Api.get("namesake-a").jsonPath().getString("version"));
    }

    @Test
    void cataloguesAFileThatIsGoneOrNoModelFromTheFactsOfTheDownload() throws Exception {
        // given
        Path gone = infra.modelsDir().resolve("gone.gguf");
        Path text = infra.modelsDir().resolve("text.gguf");
        Files.writeString(text, "no model at all");
        // when
        publish(downloaded("file-gone", gone, sha(3), 9), "file-gone");
        publish(downloaded("file-text", text, sha(4), 15), "file-text");
        // then
        awaitDownloads("file-gone", 1);
        awaitDownloads("file-text", 1);
        assertThat(Api.get("file-gone").jsonPath().getString("name")).isEqualTo("file-gone");
        assertThat(Api.get("file-gone").jsonPath().getLong("sizeBytes")).isEqualTo(9);
        assertThat(request().get(MODELS + "/file-gone/instances").jsonPath().getBoolean("items[0].available"))
                .isFalse();
        JsonPath instance = request().get(MODELS + "/file-text/instances").jsonPath();
        assertThat(instance.getBoolean("items[0].available")).isTrue();
        assertThat(instance.getString("items[0].headerError")).isEqualTo("not_a_model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"import", "trailing-", "Upper Case", "\u65e5\u672c\u8a9e", "_.-"})
    void cataloguesDownloadsOfAnyName(String name) throws Exception {
        // given
        String id = ModelId.slug(name);
        Path file = model("any-name-" + id + ".gguf", "Any name " + id);
        String sha256 = sha(7);
        // when
        publish(downloaded(name, file, sha256, 7), "any-name-" + id);
        // then
        awaitDownloads(id, 1);
        assertThat(request().get(MODELS + "/" + id + "/instances").jsonPath().getList("items.path"))
                .containsExactly(file.toString());
    }

    @Test
    void putsAsideWhatLiesOutsideTheModelsDirectory() throws Exception {
        // given
        Path outside = infra.dataDir().resolve("outside.gguf");
        GgufWriter.of("llama").tensor("t", GgmlType.F32, 1).write(outside);
        // when
        publish(downloaded("outside", outside, sha(5), 1), "outside-1");
        publish(downloaded("outside", Path.of("/etc/../etc/passwd"), sha(5), 1), "outside-2");
        publish(downloaded("outside", Path.of("outside.gguf"), sha(5), 1), "outside-4");
        // then
        try (Topic dead = new Topic(infra, infra.eventsTopic() + ".dead")) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(dead.messages())
                            .filteredOn(message -> message.contains("\"outside-"))
                            .hasSize(3));
        }
        assertThat(Api.get("outside").statusCode()).isEqualTo(404);
    }

    @Test
    void forgetsADeletedFileAndNotesARollback() throws Exception {
        // given
        Path file = model("moved.gguf", "Moved");
        publish(downloaded("moved", file, sha(1), 1), "moved-1");
        awaitDownloads("moved", 1);
        // when
        publish(new ModelUpdated("moved", Change.ROLLED_BACK, file.toString(), sha(8), null), "moved-2");
        // then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(request()
                                .get(MODELS + "/moved/instances")
                                .jsonPath()
                                .getList("items.sha256"))
                        .containsExactly(sha(8)));
        // when
        publish(new ModelDeleted("moved", file.toString(), sha(8)), "moved-3");
        // then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(request()
                                .get(MODELS + "/moved/instances")
                                .jsonPath()
                                .getList("items"))
                        .isEmpty());
        assertThat(Api.get("moved").statusCode()).isEqualTo(200);
    }

    @Test
    void reportsItsOwnChanges() {
        // when
        String etag = Api.put("reported", "{\"name\": \"Reported\", \"sizeBytes\": 1}")
                .header("ETag");
        Api.patch("reported", etag, "{\"description\": \"said\"}");
        request().delete(MODELS + "/reported");
        // then
        try (Topic topic = new Topic(infra, infra.eventsTopic())) {
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(topic.from("registry-service", "reported", ModelUpdated.class))
                        .extracting(ModelUpdated::change)
                        .containsExactly(Change.REGISTERED, Change.EDITED);
                assertThat(topic.from("registry-service", "reported", ModelDeleted.class))
                        .hasSize(1);
            });
        }
    }

    /** Events of one model keep their order, so when this one has had its effect those before it had theirs. */
    private void settle(String model, Path file, String sha256) {
        send(Events.of(
                "versioning-service", new ModelUpdated(model, Change.ROLLED_BACK, file.toString(), sha256, null)));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(request()
                                .get(MODELS + "/" + model + "/instances")
                                .jsonPath()
                                .getList("items.sha256"))
                        .contains(sha256));
    }

    private void publish(EventData data, String id) {
        send(Events.of("queue-worker", id, data));
    }

    private void send(CloudEvent event) {
        publisher.publish(event).await().atMost(SOON);
    }

    private static CloudEvent at(OffsetDateTime time, CloudEvent event) {
        return CloudEventBuilder.v1(event).withTime(time).build();
    }

    private void awaitDownloads(String model, int count) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> Api.get(model).jsonPath().getInt("downloadCount") == count);
    }

    private Path model(String fileName, String name) throws Exception {
        Path file = infra.modelsDir().resolve(fileName);
        GgufWriter.of("llama")
                .text("general.name", name)
                .text("general.license", "mit")
                .u32("llama.context_length", 2048)
                .tensor("token_embd.weight", GgmlType.F16, 64, 32)
                .write(file);
        return file;
    }

    private static ModelDownloaded downloaded(String model, Path path, String sha256, long size) {
        return new ModelDownloaded(
                UUID.randomUUID().toString(),
                model,
                path.toString(),
                "internal",
                "https://models.example/" + model,
                "acme/" + model,
                "0123abcd",
                sha256,
                size,
                1.5);
    }

    private static String sha(int digit) {
        return Integer.toString(digit).repeat(64);
    }
}
