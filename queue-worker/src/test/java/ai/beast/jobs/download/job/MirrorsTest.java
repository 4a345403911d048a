package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import ai.beast.testing.files.FileServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several URLs of one content. */
class MirrorsTest {
    private static final byte[] CONTENT = TinyLlama.named("Mirrored", 1).toBytes();
    private static final byte[] LARGE = ParallelRangesTest.random(400_000);
    private static final byte[] OTHER = TinyLlama.named("Other", 2).toBytes();

    @TempDir
    Path models;

    private final FileServer server = FileServer.start();
    private final ScriptedServer down = new ScriptedServer(exchange -> exchange.sendResponseHeaders(503, -1));
    private DownloadRig rig;

    @BeforeEach
    void open() {
        rig = DownloadRig.with(models, Map.of());
    }

    @AfterEach
    void close() {
        rig.close();
        down.close();
        server.close();
    }

    @Test
    void takesTheFirstMirrorThatHasTheContent() throws Exception {
        URI absent = server.serve("/other/x.gguf", CONTENT).resolve("/absent.gguf");
        URI changed = server.serve("/changed.gguf", OTHER);
        URI whole = server.serve("/whole.gguf", CONTENT);

        rig.run(job(down.url("/name.gguf"), absent, changed, whole));

        assertThat(models.resolve("name.gguf")).hasBinaryContent(CONTENT);
        assertThat(rig.files()).containsExactly("name.gguf");
    }

    @Test
    void triesAgainWhileOneOfThemMayComeBack() throws Exception {
        URI absent = server.serve("/other/x.gguf", CONTENT).resolve("/absent.gguf");

        JobFailedException failure =
                catchThrowableOfType(JobFailedException.class, () -> rig.run(job(absent, down.url("/x.gguf"))));

        assertThat(failure.permanent()).isFalse();
        assertThat(failure.error().detail()).contains("503");
    }

    @Test
    void endsWhenNoneHasIt() throws Exception {
        URI absent = server.serve("/other/x.gguf", CONTENT).resolve("/absent.gguf");

        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> rig.run(job(absent, absent)));

        assertThat(failure.permanent()).isTrue();
        assertThat(failure.error().code()).isEqualTo("download_not_found");
    }

    @Test
    void finishesFromAMirrorThatCutsBesideAWrongSource() throws Exception {
        byte[] other = HostileServer.other(LARGE);
        try (ScriptedServer wrong = new ScriptedServer(exchange -> ScriptedServer.serve(exchange, other));
                ScriptedServer cutting = cuttingOnce(LARGE)) {
            Map<String, Object> order = order(wrong.url("/x.bin"), cutting.url("/x.bin"));
            RecordingContext first = rig.job(order);

            JobFailedException cut = catchThrowableOfType(JobFailedException.class, () -> rig.run(first));
            int asked = wrong.ranges().size();
            rig.run(rig.job(first.jobId(), order, first.checkpoint()));

            assertThat(cut.permanent()).isFalse();
            assertThat(wrong.ranges()).as("requests for wrong bytes").hasSize(asked);
            assertThat(cutting.ranges().getLast()).as("resumed").doesNotStartWith("bytes=0-");
        }
        assertThat(models.resolve("x.bin")).hasBinaryContent(LARGE);
    }

    @Test
    void keepsWhatOneSentWhenTheNextHasNothing() throws Exception {
        URI absent = server.serve("/other/x.bin", CONTENT).resolve("/absent.bin");
        try (ScriptedServer cutting = cuttingOnce(LARGE)) {
            Map<String, Object> order = order(cutting.url("/x.bin"), absent);
            RecordingContext first = rig.job(order);

            JobFailedException cut = catchThrowableOfType(JobFailedException.class, () -> rig.run(first));
            JobResult result = rig.run(rig.job(first.jobId(), order, first.checkpoint()));

            assertThat(cut.delay()).as("after progress no attempt is used up").isPresent();
            assertThat(DownloadRig.JSON
                            .readTree(result.json())
                            .path("resumed_bytes")
                            .asLong())
                    .isPositive();
        }
        assertThat(server.gets("/absent.bin")).isOne();
    }

    @Test
    void asksAllAgainWhenAllHadFailed() throws Exception {
        URI absent = server.serve("/other/x.bin", CONTENT).resolve("/late.bin");
        Map<String, Object> order = order(absent, absent);
        RecordingContext first = rig.job(order);
        catchThrowableOfType(JobFailedException.class, () -> rig.run(first));
        server.serve("/late.bin", LARGE);

        rig.run(rig.job(first.jobId(), order, first.checkpoint()));

        assertThat(models.resolve("late.bin")).hasBinaryContent(LARGE);
    }

    @Test
    void asksNoMirrorAboutThisDisk() throws Exception {
        Files.createFile(models.resolve("occupied"));
        URI whole = server.serve("/whole.gguf", CONTENT);
        RecordingContext job = rig.job(Map.of(
                "url",
                whole,
                "sha256",
                HashesTest.sha256(CONTENT),
                "mirrors",
                List.of(down.url("/x.gguf")),
                "destination",
                "occupied/x.gguf"));

        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> rig.run(job));

        assertThat(failure.permanent()).isTrue();
        assertThat(failure.error().detail()).contains("Not a directory");
        assertThat(down.ranges()).isEmpty();
    }

    /** The first request gets a half. */
    private static ScriptedServer cuttingOnce(byte[] content) {
        AtomicInteger asked = new AtomicInteger();
        return new ScriptedServer(exchange -> {
            int length = ScriptedServer.begin(exchange, content);
            boolean whole = asked.getAndIncrement() > 0;
            exchange.getResponseBody().write(content, (int) ScriptedServer.from(exchange), whole ? length : length / 2);
            if (!whole) {
                throw new IOException("ends here on purpose");
            }
        });
    }

    private static Map<String, Object> order(URI url, URI mirror) {
        return Map.of("url", url, "sha256", HashesTest.sha256(LARGE), "mirrors", List.of(mirror));
    }

    private RecordingContext job(URI url, URI... mirrors) throws Exception {
        return rig.job(Map.of("url", url, "sha256", HashesTest.sha256(CONTENT), "mirrors", List.of(mirrors)));
    }
}
