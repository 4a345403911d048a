package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.Progress;
import ai.beast.queue.rest.QueueTestSettings;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that were cut off at some point, and what the next run makes of what they left. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
class DownloadResumeTest {
    private static final byte[] MODEL = TinyLlama.named("Tiny", 3).toBytes();

    TestInfra infra;

    @Inject
    DownloadHandler handler;

    private final String job = JobIds.system().next();
    private FileServer server;
    private Path file;
    private Path partial;

    @BeforeEach
    void serve() {
        server = FileServer.start();
        file = infra.modelsDir().resolve("resume-" + job + ".gguf");
        // As versions before fences called it: what they left is taken up like any other.
        partial = file.resolveSibling("." + file.getFileName() + "." + job + ".part");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRunAfterAKilledOneFetchesOnlyTheRest() throws Exception {
        // given a worker that dies in the middle: its thread never comes back, its last checkpoint is in the store
        int middle = MODEL.length / 2;
        Gate gate = new Gate();
        URI url = server.serve("/m.gguf", MODEL, Fault.holdAt(middle, gate));
        RecordingContext dead = new RecordingContext(job, payload(url), null);
        Thread worker = Thread.ofVirtual().start(() -> {
            try {
                handler.run(dead);
            } catch (Exception gone) {
                Thread.currentThread().interrupt();
            }
        });
        gate.awaitReached();
        await().until(() -> FileCheckpoint.read(dead.checkpoint()).offset() > 0);
        String left = dead.checkpoint();

        // when another worker takes over
        RecordingContext next = new RecordingContext(job, payload(url), left);
        JobResult result = handler.run(next);

        // then it went on from there, and the whole is right
        long offset = FileCheckpoint.read(left).offset();
        assertThat(server.requests().getLast().range())
                .hasValueSatisfying(range -> assertThat(range).startsWith("bytes=" + offset + "-"));
        assertThat(JsonPath.from(result.json()).getLong("resumed_bytes")).isEqualTo(offset);
        assertThat(file).hasBinaryContent(MODEL);
        assertThat(Destinations.partials(file, job)).isEmpty();
        assertThat(next.committed).isTrue();
        assertThat(next.progress).isSortedAccordingTo(java.util.Comparator.comparingLong(Progress::done));
        worker.interrupt();
        worker.join();
    }

    @Test
    void ignoresBytesBeyondTheCheckpoint() throws Exception {
        URI url = server.serve("/m.gguf", MODEL);
        byte[] torn = Arrays.copyOf(MODEL, MODEL.length / 2);
        Arrays.fill(torn, MODEL.length / 4, torn.length, (byte) 0);
        Files.write(partial, torn);
        FileCheckpoint checkpoint = new FileCheckpoint(MODEL.length / 4, MODEL.length, etag(url), null, null, 10);

        handler.run(new RecordingContext(job, payload(url), checkpoint.write()));

        assertThat(file).hasBinaryContent(MODEL);
        assertThat(server.requests().getLast().range())
                .hasValueSatisfying(range -> assertThat(range).startsWith("bytes=" + MODEL.length / 4 + "-"));
    }

    @Test
    void aPartialFileShorterThanTheCheckpointIsStartedOver() throws Exception {
        URI url = server.serve("/m.gguf", MODEL);
        Files.write(partial, new byte[10]);
        FileCheckpoint checkpoint = new FileCheckpoint(1000, MODEL.length, etag(url), null, null, 10);

        handler.run(new RecordingContext(job, payload(url), checkpoint.write()));

        assertThat(file).hasBinaryContent(MODEL);
        assertThat(server.requests().getLast().range())
                .hasValueSatisfying(range -> assertThat(range).startsWith("bytes=0-"));
    }

    @Test
    void aChangedFileIsStartedOver() throws Exception {
        URI url = server.serve("/m.gguf", MODEL);
        Files.write(partial, new byte[5000]);
        FileCheckpoint checkpoint = new FileCheckpoint(5000, MODEL.length, "\"of another time\"", null, null, 10);

        handler.run(new RecordingContext(job, payload(url), checkpoint.write()));

        assertThat(file).hasBinaryContent(MODEL);
    }

    @Test
    void aRottenResumedPartIsFetchedAgainWhenTheHashIsKnown() throws Exception {
        URI url = server.serve("/m.gguf", MODEL);
        Files.write(partial, new byte[5000]);
        FileCheckpoint checkpoint = new FileCheckpoint(5000, MODEL.length, etag(url), null, null, 10);
        String payload = "{\"url\":\"%s\",\"destination\":\"%s\",\"sha256\":\"%s\"}"
                .formatted(url, file.getFileName(), HashesTest.sha256(MODEL));

        JobResult result = handler.run(new RecordingContext(job, payload, checkpoint.write()));

        assertThat(file).hasBinaryContent(MODEL);
        assertThat(JsonPath.from(result.json()).getLong("resumed_bytes")).isZero();
        assertThat(server.gets("/m.gguf")).isEqualTo(2);
    }

    @Test
    void fetchesNothingAfterAKillBetweenPlacingAndReporting() throws Exception {
        URI url = server.serve("/m.gguf", MODEL);
        RecordingContext first = new RecordingContext(job, payload(url), null);
        handler.run(first);

        JobResult again = handler.run(new RecordingContext(job, payload(url), first.checkpoint()));

        assertThat(server.gets("/m.gguf")).isEqualTo(1);
        assertThat(JsonPath.from(again.json()).getString("sha256")).isEqualTo(HashesTest.sha256(MODEL));
        assertThat(again.events()).hasSize(1);
    }

    @Test
    void aCompletePartialFileIsOnlyVerified() throws Exception {
        URI url = server.serve("/m.gguf", MODEL);
        Files.write(partial, MODEL);
        FileCheckpoint checkpoint = new FileCheckpoint(MODEL.length, MODEL.length, etag(url), null, null, 10);

        handler.run(new RecordingContext(job, payload(url), checkpoint.write()));

        assertThat(file).hasBinaryContent(MODEL);
        assertThat(server.gets("/m.gguf")).isZero();
    }

    @Test
    void aServerThatAnnouncesTooMuchIsTriedAgainLater() {
        URI url = server.serve("/m.gguf", MODEL, Fault.wrongLength(1000).andIgnoreRange());

        assertThatThrownBy(() -> handler.run(new RecordingContext(job, payload(url), null)))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.permanent()).isFalse();
                    assertThat(failure.error().code()).isEqualTo("download_incomplete");
                });
        assertThat(file).doesNotExist();
    }

    private String payload(URI url) {
        return "{\"url\":\"%s\",\"destination\":\"%s\"}".formatted(url, file.getFileName());
    }

    private static String etag(URI url) throws Exception {
        try (var client = java.net.http.HttpClient.newHttpClient()) {
            var head = java.net.http.HttpRequest.newBuilder(url)
                    .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(head, java.net.http.HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
        }
    }
}
