package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A day of one installation: pulls, an alias, a snapshot, a workflow, a webhook and the figures, with one process killed at
 * each step. In the end the books of all services agree.
 */
@ExtendWith(RunningSuite.class)
class DayInTheHouseIT {
    private static final String MORNING = "morning";
    private static final String NOON = "noon";
    private static final String EVENING = "evening";
    private static final List<String> PULLED = List.of(MORNING, NOON);

    private final Suite suite;
    private final Api api;

    DayInTheHouseIT(Suite suite) {
        this.suite = suite;
        this.api = suite.api();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void booksAgreeAfterADayWithKills() throws Exception {
        try (FileServer files = FileServer.start();
                WebhookReceiver receiver = WebhookReceiver.start(0)) {
            MainWayIT.bind(suite);
            String webhook = subscribe(receiver);

            Pull.of(suite, files.serve("/morning.gguf", content(MORNING)), MORNING, Map.of())
                    .assertWentAllTheWay(content(MORNING));
            Pull second = pullWhileTheWorkerIsKilled(files);
            alias();
            snapshot();
            second.assertWentAllTheWay(content(NOON));
            figuresSurvive();

            Map<String, byte[]> contents =
                    Map.of(MORNING, content(MORNING), NOON, content(NOON), EVENING, content(EVENING));
            new Books(suite, receiver, PULLED, contents).assertAgree();
            assertThat(api.get("/api/models/aliases/house").path("model").asText())
                    .isEqualTo(MORNING);
            api.delete("/api/webhooks/" + webhook);
        }
    }

    private String subscribe(WebhookReceiver receiver) {
        return api.post("/api/webhooks", Map.of("url", receiver.url().toString(), "eventTypes", List.of("model.*")))
                .path("id")
                .asText();
    }

    /** The bridge is killed before there is anything to call, since a call that it could not record is made again. */
    private Pull pullWhileTheWorkerIsKilled(FileServer files) throws InterruptedException {
        Gate gate = new Gate();
        URI url = files.serve("/noon.gguf", content(NOON), Fault.holdAt(1_500_000, gate));
        Pull pull = Pull.of(suite, url, NOON, Map.of("sha256", Pull.sha256(content(NOON))));
        gate.awaitReached();
        suite.kill("automation-bridge");
        suite.kill("queue-worker");
        gate.open();
        return pull;
    }

    private void alias() {
        api.put("/api/models/aliases/house", Map.of("model", MORNING));
        suite.kill("registry-service");
    }

    /** Of a file that a person put there. */
    private void snapshot() throws IOException {
        Path file = suite.modelsDirectory().resolve(EVENING + ".gguf");
        Files.write(file, content(EVENING));
        api.post("/api/snapshots", Map.of("model", EVENING, "path", file.toString()));
        suite.kill("versioning-service");
        suite.kill("events-gateway");
    }

    private void figuresSurvive() {
        List<String> before = Books.counted(suite, PULLED);
        suite.kill("metrics-exporter");
        Pull.patiently("the figures")
                .until(Pull.quietly(() -> Books.counted(suite, PULLED).equals(before)));
    }

    private static byte[] content(String name) {
        return TinyLlama.named(name, name.hashCode()).toBytes();
    }
}
