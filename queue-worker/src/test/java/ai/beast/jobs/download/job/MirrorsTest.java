package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.queue.core.JobFailedException;
import ai.beast.testing.files.FileServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several URLs of one content. */
class MirrorsTest {
    private static final byte[] CONTENT = TinyLlama.named("Mirrored", 1).toBytes();
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

    private RecordingContext job(URI url, URI... mirrors) throws Exception {
        return rig.job(Map.of("url", url, "sha256", HashesTest.sha256(CONTENT), "mirrors", List.of(mirrors)));
    }
}
