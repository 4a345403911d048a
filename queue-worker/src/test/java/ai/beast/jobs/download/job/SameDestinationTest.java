package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.queue.core.JobFailedException;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two jobs that fetch to one place at the same time. */
class SameDestinationTest {
    private static final byte[] ONE = TinyLlama.named("One", 1).toBytes();
    private static final byte[] OTHER = TinyLlama.named("Other", 2).toBytes();
    private static final String DONE = "done";

    @TempDir
    Path models;

    private final FileServer server = FileServer.start();
    private final Gate first = new Gate();
    private final Gate second = new Gate();
    private DownloadRig rig;

    @BeforeEach
    void setUp() {
        rig = DownloadRig.with(models, Map.of("stall-after", "30s"));
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @Test
    void oneOfTwoContentsStaysAndTheOtherJobIsTold() throws Exception {
        assertThat(both(ONE, OTHER, false)).containsExactlyInAnyOrder(DONE, "already_exists");

        assertThat(Files.readAllBytes(models.resolve("m.gguf"))).isIn(ONE, OTHER);
        assertThat(rig.files()).containsExactly("m.gguf");
    }

    @Test
    void theSameContentIsNoConflict() throws Exception {
        assertThat(both(ONE, ONE, false)).containsExactly(DONE, DONE);

        assertThat(models.resolve("m.gguf")).hasBinaryContent(ONE);
        assertThat(rig.files()).containsExactly("m.gguf");
    }

    @Test
    void withOverwriteBothSucceedAndOneContentStaysWhole() throws Exception {
        assertThat(both(ONE, OTHER, true)).containsExactly(DONE, DONE);

        assertThat(Files.readAllBytes(models.resolve("m.gguf"))).isIn(ONE, OTHER);
        assertThat(rig.files()).containsExactly("m.gguf");
    }

    @Test
    void keepsALinkThatAppearsDuringTheTransfer() throws Exception {
        CompletableFuture<String> end = begin(server.serve("/a.gguf", ONE, Fault.holdAt(10_000, first)), true);
        first.awaitReached();
        Path elsewhere = Files.write(models.resolve("elsewhere"), OTHER);
        Files.createSymbolicLink(models.resolve("m.gguf"), elsewhere);
        first.open();

        assertThat(end.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("already_exists");
        assertThat(models.resolve("m.gguf")).isSymbolicLink().hasBinaryContent(OTHER);
    }

    @Test
    void keepsAFileThatChangesDuringTheTransfer() throws Exception {
        Path file = Files.write(models.resolve("m.gguf"), OTHER);
        CompletableFuture<String> end =
                begin(server.serve("/a.gguf", ONE, Fault.holdAt(10_000, first)), replacing(OTHER));
        first.awaitReached();
        Files.writeString(file, "changed meanwhile");
        first.open();

        assertThat(end.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("already_exists");
        assertThat(file).hasContent("changed meanwhile");
        assertThat(rig.files()).containsExactly("m.gguf");
    }

    @Test
    void keepsAFileThatAppearsDuringTheTransfer() throws Exception {
        CompletableFuture<String> end =
                begin(server.serve("/a.gguf", ONE, Fault.holdAt(10_000, first)), replacing(OTHER));
        first.awaitReached();
        Path file = Files.writeString(models.resolve("m.gguf"), "new meanwhile");
        first.open();

        assertThat(end.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("already_exists");
        assertThat(file).hasContent("new meanwhile");
    }

    @Test
    void replacesOnlyContentThatTheRequestNames() throws Exception {
        Path file = Files.write(models.resolve("m.gguf"), OTHER);
        URI url = server.serve("/a.gguf", ONE);

        assertThat(begin(url, replacing(ONE)).orTimeout(60, TimeUnit.SECONDS).join())
                .isEqualTo("already_exists");
        assertThat(server.requests()).isEmpty();
        assertThat(file).hasBinaryContent(OTHER);
        assertThat(begin(url, replacing(OTHER)).orTimeout(60, TimeUnit.SECONDS).join())
                .isEqualTo(DONE);
        assertThat(file).hasBinaryContent(ONE);
    }

    private static Map<String, Object> replacing(byte[] content) {
        return Map.of("overwrite", true, "overwrite_sha256", List.of(HashesTest.sha256(content)));
    }

    /** How both end; each has begun before either goes on. */
    private List<String> both(byte[] one, byte[] other, boolean overwrite) throws Exception {
        CompletableFuture<String> a = begin(server.serve("/a.gguf", one, Fault.holdAt(10_000, first)), overwrite);
        CompletableFuture<String> b = begin(server.serve("/b.gguf", other, Fault.holdAt(10_000, second)), overwrite);
        first.awaitReached();
        second.awaitReached();
        first.open();
        second.open();
        return Stream.of(a, b)
                .map(end -> end.orTimeout(60, TimeUnit.SECONDS).join())
                .toList();
    }

    private CompletableFuture<String> begin(URI url, boolean overwrite) {
        return begin(url, Map.of("overwrite", overwrite));
    }

    private CompletableFuture<String> begin(URI url, Map<String, Object> further) {
        Map<String, Object> order = new HashMap<>(further);
        order.put("url", url);
        order.put("destination", "m.gguf");
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        rig.run(rig.job(order));
                        return DONE;
                    } catch (JobFailedException failure) {
                        return failure.error().code();
                    } catch (Exception unexpected) {
                        throw new IllegalStateException(unexpected);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }
}
