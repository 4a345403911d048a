package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.cli.api.Api;
import ai.beast.testing.files.FileServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Today's suite starts on the data of each earlier release and finds all of it. */
class CapsuleIT {
    private static final Path CAPSULES = Path.of(System.getProperty("ai.beast.capsules"));
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    static List<String> capsules() throws IOException {
        try (Stream<Path> files = Files.list(CAPSULES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tar.xz"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("capsules")
    void findsEverythingOfAnOlderRelease(String name, @TempDir Path directory) throws Exception {
        Path archive = CAPSULES.resolve(name);
        JsonNode manifest = Api.JSON.readTree(Capsule.manifestOf(archive).toFile());
        try (FileChannel _ = Capsule.lock();
                FileServer files = FileServer.start(Capsule.FILES_PORT);
                WebhookReceiver receiver = WebhookReceiver.start(Capsule.RECEIVER_PORT)) {
            Capsule.unpack(archive, directory);
            Path served = directory.resolve("served");
            try (Stream<Path> contents = Files.list(served)) {
                for (Path content : contents.toList()) {
                    files.serve("/" + content.getFileName(), Files.readAllBytes(content));
                }
            }
            try (Suite suite = Suite.at(directory.toRealPath(), Capsule.environment())) {
                suite.n8n().publishedWebhook(Capsule.N8N_PATH, "POST");
                suite.up();
                new Opened(suite, manifest, files, served, receiver).check();
            }
        }
    }

    /** One opened capsule. */
    private record Opened(Suite suite, JsonNode manifest, FileServer files, Path served, WebhookReceiver receiver) {

        void check() throws Exception {
            keysAreAccepted();
            answersAreTheSame();
            countersGoOn();
            cursorResumes();
            webhookIsSignedWithOldSecret();
            workflowRuns();
            snapshotsRestoreEveryBit();
            editIsAcceptedWithOldTag();
            failedJobUsesKeptBytes();
            queueGoesOn();
        }

        private void keysAreAccepted() {
            assertThat(suite.adminKey()).isEqualTo(manifest.path("adminKey").asText());
            try (Api reader = suite.api(manifest.path("readKey").asText())) {
                assertThat(reader.find("/api/models/kept")).isPresent();
            }
            for (String service : Suite.SERVICES) {
                String own = Suite.secret(suite.dataDirectory().resolve("keys/service-" + service + ".key"));
                try (Api caller = suite.api(own)) {
                    assertThat(caller.find("/api/models/kept"))
                            .as("key of " + service)
                            .isPresent();
                }
            }
        }

        private void answersAreTheSame() {
            for (JsonNode answer : manifest.path("answers")) {
                String path = answer.path("path").asText();
                assertThat(differences(path, answer.path("body"), suite.api().get(path)))
                        .as(path)
                        .isEmpty();
            }
            manifest.path("etags")
                    .properties()
                    .forEach(tag -> assertThat(Capsule.etag(suite, tag.getKey()))
                            .as("ETag of " + tag.getKey())
                            .isEqualTo(tag.getValue().asText()));
            assertThat(suite.api().text("/api/models/kept/card"))
                    .isEqualTo(manifest.path("card").asText());
        }

        /** Members that are missing or other than they were; more members are no difference. */
        private List<String> differences(String at, JsonNode was, JsonNode is) {
            List<String> found = new ArrayList<>();
            if (was.isObject()) {
                was.properties()
                        .forEach(member -> found.addAll(
                                differences(at + " ." + member.getKey(), member.getValue(), is.path(member.getKey()))));
            } else if (was.isArray() && was.size() == is.size()) {
                for (int i = 0; i < was.size(); i++) {
                    found.addAll(differences(at + " [" + i + "]", was.get(i), is.get(i)));
                }
            } else if (!same(was, is) && !due(was, is)) {
                found.add(at + " was " + was + " and is " + is);
            }
            return found;
        }

        private static boolean same(JsonNode was, JsonNode is) {
            return was.equals(is)
                    || was.isNull() && is.isMissingNode()
                    || was.isNumber() && is.isNumber() && was.decimalValue().compareTo(is.decimalValue()) == 0;
        }

        /** A job scheduled for a time that has come since is ready. */
        private boolean due(JsonNode was, JsonNode is) {
            return was.asText().equals("scheduled")
                    && is.asText().equals("queued")
                    && Instant.now().isAfter(scheduledFor());
        }

        private Instant scheduledFor() {
            String job = "/api/queue/jobs/" + manifest.path("scheduled").asText();
            for (JsonNode answer : manifest.path("answers")) {
                if (answer.path("path").asText().equals(job)) {
                    return Instant.parse(
                            answer.path("body").path("scheduled_for").asText());
                }
            }
            throw new AssertionError("the manifest has no scheduled job");
        }

        private void countersGoOn() {
            Map<String, Double> now = Capsule.counters(suite.exporter().text("/metrics"));
            manifest.path("counters")
                    .properties()
                    .forEach(sample -> assertThat(now)
                            .containsEntry(sample.getKey(), sample.getValue().asDouble()));
        }

        private void cursorResumes() throws InterruptedException {
            List<String> seen = new ArrayList<>();
            suite.api().stream("/api/events/stream?subscription=indexer", frame -> {
                seen.add(frame.data());
                return false;
            });
            assertThat(seen).singleElement().asString().contains("\"after\"");
        }

        private void webhookIsSignedWithOldSecret() {
            String pending = manifest.path("webhook").path("pending").asText();
            until("the pending webhook").until(() -> receiver.has(pending));
            assertThat(receiver.received())
                    .allMatch(it -> it.signedWith(
                            manifest.path("webhook").path("secret").asText()));
            assertThat(receiver.received())
                    .extracting(it -> it.event().path("id").asText())
                    .doesNotContain("before");
        }

        private void workflowRuns() {
            String model = manifest.path("pendingWorkflowModel").asText();
            until("the pending workflow call")
                    .until(() -> suite.n8n().calls(Capsule.N8N_PATH).stream()
                            .anyMatch(call -> String.valueOf(call.body()).contains("Model " + model + " downloaded")));
        }

        private void snapshotsRestoreEveryBit() throws IOException {
            JsonNode versions = manifest.path("versions");
            Path file = Path.of(versions.path("file").asText());
            String present = versions.path("present").asText();
            assertThat(Pull.sha256(Files.readAllBytes(file))).isEqualTo(present);
            for (String digest : List.of(versions.path("other").asText(), present)) {
                JsonNode verified = suite.api().post("/api/snapshots/" + digest + "/verify?wait=true", null);
                assertThat(verified.path("health").asText()).isEqualTo("healthy");
                suite.api().post("/api/snapshots/" + digest + "/rollback?wait=true", Map.of());
                assertThat(Pull.sha256(Files.readAllBytes(file))).isEqualTo(digest);
            }
        }

        private void editIsAcceptedWithOldTag() {
            Capsule.send(
                    suite,
                    "PATCH",
                    "/api/models/paper",
                    "application/merge-patch+json",
                    manifest.path("etags").path("/api/models/paper").asText(),
                    "{\"description\": \"Edited by a later release\"}");
            JsonNode edited = suite.api().get("/api/models/paper");
            assertThat(edited.path("description").asText()).isEqualTo("Edited by a later release");
            assertThat(edited.path("tags")).hasSize(2);
        }

        private void failedJobUsesKeptBytes() {
            suite.api().post("/api/queue/jobs/" + manifest.path("failed").asText() + "/retry", null);
        }

        private void queueGoesOn() throws IOException {
            suite.api().post("/api/queue/resume", null);
            for (String job : List.of("failed", "released", "queued", "waiting")) {
                until("the end of the job that was " + job)
                        .untilAsserted(() ->
                                assertThat(job(job).path("status").asText()).isEqualTo("finished"));
            }
            assertThat(Instant.parse(job("waiting").path("started_at").asText()))
                    .isAfterOrEqualTo(
                            Instant.parse(job("queued").path("ended_at").asText()));
            for (String model : List.of("broken", "held", "queued", "waiting")) {
                assertThat(Capsule.MODELS.resolve(model + ".gguf"))
                        .hasSameBinaryContentAs(served.resolve(model + ".gguf"));
                until("the entry of " + model)
                        .until(() -> suite.api().find("/api/models/" + model).isPresent());
            }
            assertThat(files.requests())
                    .filteredOn(request -> request.method().equals("GET"))
                    .filteredOn(request -> request.path().equals("/broken.gguf"))
                    .as("requests for what was not kept of the failed download")
                    .isNotEmpty()
                    .allMatch(request -> request.range()
                            .filter(it -> !it.startsWith("bytes=0-"))
                            .isPresent());
        }

        private JsonNode job(String name) {
            return suite.api().get("/api/queue/jobs/" + manifest.path(name).asText());
        }

        private static ConditionFactory until(String what) {
            return await(what).atMost(TIMEOUT).pollInterval(Duration.ofMillis(200));
        }
    }
}
