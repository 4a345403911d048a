package ai.beast.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;

import ai.beast.contracts.AgentTask;
import ai.beast.contracts.RagIngested;
import ai.beast.contracts.RagQueried;
import ai.beast.messaging.EventJson;
import ai.beast.metrics.collect.CounterStore;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import io.cloudevents.CloudEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class CountingTest {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    TestInfra infra;

    @Inject
    CounterStore store;

    private Bus bus;
    private final String model = "model-" + UUID.randomUUID();

    @BeforeEach
    void connect() {
        bus = new Bus(infra);
    }

    @AfterEach
    void disconnect() {
        bus.close();
    }

    @Test
    void downloadMovesCounterAndHistograms() {
        bus.send(Bus.download(model, "/srv/" + model + ".gguf"));

        Scrape scrape = awaitDownloads(1);
        assertThat(scrape.value("ai_beast_model_download_bytes_count", "model_name=" + model))
                .isEqualTo(1);
        assertThat(scrape.value("ai_beast_model_download_bytes_sum", "model_name=" + model))
                .isEqualTo(5 << 20);
        assertThat(scrape.value("ai_beast_model_download_bytes_bucket", "model_name=" + model, "le=4194304.0"))
                .isZero();
        assertThat(scrape.value("ai_beast_model_download_bytes_bucket", "model_name=" + model, "le=1.6777216E7"))
                .isEqualTo(1);
        assertThat(scrape.value("ai_beast_model_download_bytes_bucket", "model_name=" + model, "le=+Inf"))
                .isEqualTo(1);
        assertThat(scrape.value("ai_beast_model_download_duration_seconds_sum", "model_name=" + model))
                .isEqualTo(7.5);
    }

    @Test
    void showsHowManyRecordsWaitForAConsumerGroup() throws Exception {
        bus.send(Bus.download(model, "/srv/" + model));
        Map<Integer, Long> ends = bus.ends();
        int partition = ends.entrySet().stream()
                .filter(end -> end.getValue() > 0)
                .findFirst()
                .orElseThrow()
                .getKey();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", infra.kafkaBootstrap()))) {
            admin.alterConsumerGroupOffsets(
                            model,
                            Map.of(
                                    new TopicPartition(infra.eventsTopic(), partition),
                                    new OffsetAndMetadata(ends.get(partition) - 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }

        await().untilAsserted(() -> assertThat(Scrape.now().value("ai_beast_consumer_lag_records", "group=" + model))
                .isPositive());
    }

    @Test
    void duplicateEventCountsOnce() {
        CloudEvent event = bus.send(Bus.download(model, "/srv/" + model));
        bus.send(event);
        bus.send("another-key", EventJson.write(event));
        bus.send(Bus.download(model, "/srv/" + model));

        awaitDownloads(2);
        awaitNoLag();
        assertThat(downloads(Scrape.now())).isEqualTo(2);
    }

    @Test
    void ingestionsQuestionsAndAgentTasksAreCounted() {
        Scrape before = Scrape.now();

        bus.send(new RagIngested("job", model, "/srv/docs", "completed", 2, 40, null));
        bus.send(new RagIngested("job", model, "/srv/docs", "failed", 1, 2, "gone"));
        bus.send(new RagQueried(model, 5, 0.02));
        bus.send(new AgentTask("job", AgentTask.Status.COMPLETED, 4.0, null));
        awaitNoLag();

        Scrape after = Scrape.now();
        assertThat(after.value("ai_beast_rag_ingestions_total", "collection=" + model, "status=completed"))
                .isEqualTo(1);
        assertThat(after.value("ai_beast_rag_ingestions_total", "collection=" + model, "status=failed"))
                .isEqualTo(1);
        assertThat(after.value("ai_beast_rag_chunks_total", "collection=" + model))
                .isEqualTo(42);
        assertThat(after.value("ai_beast_rag_queries_total", "collection=" + model))
                .isEqualTo(1);
        assertThat(after.value("ai_beast_rag_query_duration_seconds_count"))
                .isEqualTo(before.value("ai_beast_rag_query_duration_seconds_count") + 1);
        assertThat(after.value("ai_beast_agent_tasks_total", "status=completed"))
                .isEqualTo(before.value("ai_beast_agent_tasks_total", "status=completed") + 1);
        assertThat(after.value("ai_beast_agent_task_duration_seconds_count"))
                .isEqualTo(before.value("ai_beast_agent_task_duration_seconds_count") + 1);
    }

    @Test
    void countsInvalidRecordsAndGoesOn() {
        double before = Scrape.now().value("ai_beast_events_total", "type=invalid");

        bus.send(model, "not json");
        bus.send(model, "{\"specversion\":\"1.0\"}");
        bus.send(model, null);
        bus.send(
                model,
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"urn:t\",\"type\":\"model.downloaded\",\"data\":[]}"
                        .formatted(model));
        bus.send(Bus.download(model, "/srv/" + model));

        awaitDownloads(1);
        awaitNoLag();
        assertThat(Scrape.now().value("ai_beast_events_total", "type=invalid")).isEqualTo(before + 3);
    }

    @Test
    void showsDiskUsageAndLag() {
        awaitNoLag();
        Scrape scrape = Scrape.now();
        String path = "path=" + infra.modelsDir();

        assertThat(scrape.value("ai_beast_disk_usage_bytes", path, "type=total"))
                .isPositive();
        assertThat(scrape.value("ai_beast_disk_usage_bytes", path, "type=used")
                        + scrape.value("ai_beast_disk_usage_bytes", path, "type=free"))
                .isLessThanOrEqualTo(scrape.value("ai_beast_disk_usage_bytes", path, "type=total"));
        assertThat(scrape.named("ai_beast_event_lag_records")).hasSize(6);
    }

    @Test
    void promtoolAcceptsTheText() throws Exception {
        assumeThat(PROMTOOL).exists();
        bus.send(Bus.download(model + "\"\\\n", "/srv/" + model));
        bus.send(new RagIngested("job", model, "/srv/docs", "completed", 2, 40, null));
        bus.send(new AgentTask("job", AgentTask.Status.FAILED, 4.0, "gone"));
        awaitNoLag();
        Path text = Files.createTempFile("scrape", ".txt");
        Files.writeString(text, Scrape.now().text());

        Process promtool = new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
                .redirectInput(text.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEmpty();
        assertThat(promtool.exitValue()).isZero();
        Files.delete(text);
    }

    @Test
    void writesOpenMetricsOnRequest() {
        RestAssured.given()
                .header("X-API-Key", TestKeys.READ)
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
                .get("/metrics")
                .then()
                .statusCode(200)
                .contentType("application/openmetrics-text")
                .body(endsWith("# EOF\n"));
    }

    private Scrape awaitDownloads(int count) {
        return await().until(Scrape::now, scrape -> downloads(scrape) >= count);
    }

    private double downloads(Scrape scrape) {
        return scrape.value("ai_beast_model_downloads_total", "model_name=" + model, "location=internal");
    }

    /** Returns when everything that is on the topic now is counted. */
    private void awaitNoLag() {
        await().until(() -> {
            var counted = store.read().next();
            return !counted.isEmpty()
                    && bus.ends().entrySet().stream()
                            .allMatch(end -> counted.getOrDefault(end.getKey(), -1L) >= end.getValue());
        });
    }
}
