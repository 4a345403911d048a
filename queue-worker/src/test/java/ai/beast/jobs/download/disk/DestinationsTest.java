package ai.beast.jobs.download.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.jobs.download.job.DownloadRig;
import ai.beast.jobs.download.job.ParallelRangesTest;
import ai.beast.jobs.download.job.RecordingContext;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names users choose, up to the longest a file system takes. */
class DestinationsTest {
    private static final byte[] CONTENT = ParallelRangesTest.random(1 << 20);

    @TempDir
    Path models;

    /** A request is refused by name where the locale has no such character; children of {@code beast up} have a locale with all of them. */
    @ParameterizedTest
    @CsvSource({"C, 'invalid_field destination'", "C.UTF-8, placed"})
    void aLocaleWithoutTheCharactersRefusesTheName(String locale, String outcome) throws Exception {
        ProcessBuilder resolving = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ResolveMain.class.getName(),
                        models.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        resolving.environment().put("LC_ALL", locale);

        Process running = resolving.start();

        assertThat(new String(running.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip())
                .isEqualTo(outcome);
    }

    /** Resolves a name in a process with another locale. */
    static final class ResolveMain {
        private ResolveMain() {}

        public static void main(String[] arguments) {
            try {
                new Destinations(Path.of(arguments[0])).resolve("\u00e9t\u00e9-\u6a21.gguf", "x.gguf");
                System.out.println("placed");
            } catch (ProblemException refused) {
                System.out.println(
                        refused.toProblem().code() + " " + refused.toProblem().field());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {205, 226, 240, 255})
    void everyNameAFileMayHaveCanBeDownloadedTo(int length) throws Exception {
        String name = "x".repeat(length - 4) + ".bin";
        try (FileServer server = FileServer.start();
                DownloadRig rig = DownloadRig.with(models, Map.of())) {
            String url = server.serve("/m.bin", CONTENT, Fault.truncateAfter(500_000))
                    .toString();
            RecordingContext first = rig.job(Map.of("url", url, "destination", name));
            rig.validate(first.payload());

            runTwice(rig, first);

            assertThat(models.resolve(name)).hasBinaryContent(CONTENT);
            assertThat(rig.files()).containsExactly(name);
        }
    }

    /** The first run is cut off, or asks again by itself. */
    private static void runTwice(DownloadRig rig, RecordingContext first) throws Exception {
        try {
            rig.run(first);
        } catch (JobFailedException cutOff) {
            assertThat(cutOff.error().code()).isEqualTo("download_incomplete");
        }
        rig.run(new RecordingContext(first.jobId(), first.payload(), first.checkpoint()));
    }

    @ParameterizedTest
    @CsvSource({"internal, m.bin", "internal/, m.bin", "internal/tiny/, tiny/m.bin", "internal/x.bin, x.bin"})
    void theLocationInternalIsTheModelsDirectory(String destination, String file) {
        Destinations destinations = new Destinations(models);

        assertThat(destinations.resolve(destination, "m.bin")).isEqualTo(destinations.resolve(file, "m.bin"));
        assertThat(destinations.resolve(destination, "m.bin").getFileName().toString())
                .isNotEqualTo("internal");
    }

    @Test
    void refusesToReplaceLinksAndBlobs() throws Exception {
        Destinations destinations = new Destinations(models);
        Path blob =
                Files.createDirectories(models.resolve("models--o--n/blobs")).resolve("ab".repeat(32));
        Files.writeString(blob, "blob");
        Files.createSymbolicLink(models.resolve("blob.gguf"), blob);
        Files.writeString(models.resolve("plain.gguf"), "plain");
        Files.createSymbolicLink(models.resolve("link.gguf"), models.resolve("plain.gguf"));

        for (String kept : List.of("blob.gguf", "link.gguf", blob.toString(), "internal/link.gguf")) {
            assertThatThrownBy(() -> destinations.requireReplaceable(kept, "m.bin"))
                    .isInstanceOfSatisfying(ProblemException.class, refused -> {
                        assertThat(refused.toProblem().field()).isEqualTo("destination");
                        assertThat(refused).hasMessageContaining("must not name a file to replace");
                    });
        }
        assertThatThrownBy(() -> destinations.requireReplaceable("./", "link.gguf"))
                .isInstanceOf(ProblemException.class);
        destinations.requireReplaceable("plain.gguf", "m.bin");
        destinations.requireReplaceable(null, "absent.gguf");
    }

    @Test
    void aWordThatIsNoPlaceIsRefused() throws Exception {
        Destinations destinations = new Destinations(models);
        Files.createDirectory(models.resolve("loras"));

        for (String place : new String[] {"internal", "loras", "new/", "x.gguf", "", "./x"}) {
            destinations.requirePlace(place);
        }
        assertThatThrownBy(() -> destinations.requirePlace("internals"))
                .hasMessageContaining("location (internal)")
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.toProblem().field()).isEqualTo("destination"));
    }

    @Test
    void aNameNoFileMayHaveIsRefused() {
        Destinations destinations = new Destinations(models);
        String deep = "a/".repeat(2000);

        for (String tooLong : new String[] {
            "x".repeat(256), "é".repeat(128), "x".repeat(256) + "/m.bin", "a/" + "x".repeat(256) + "/", deep, deep + "m"
        }) {
            assertThatThrownBy(() -> destinations.resolve(tooLong, "m.bin"))
                    .isInstanceOfSatisfying(ProblemException.class, refused -> {
                        assertThat(refused.code().code()).isEqualTo("invalid_field");
                        assertThat(refused.toProblem().field()).isEqualTo("destination");
                    });
        }
        assertThat(destinations.resolve("é".repeat(127), "m.bin")).hasParentRaw(destinations.root());
    }
}
