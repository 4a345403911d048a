package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.beast.cli.api.ApiException;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong with a download ends as a failed job with a clear problem, no file and no catalogue entry. */
@ExtendWith(RunningSuite.class)
class BadInputIT {
    private final Suite suite;
    private FileServer files;

    BadInputIT(Suite suite) {
        this.suite = suite;
    }

    @BeforeEach
    void serve() {
        files = FileServer.start();
    }

    @AfterEach
    void stopServing() {
        files.close();
    }

    @Test
    void aFileThatIsNotThere() {
        assertFails("bad-404", files.uri("/bad-404.gguf"), Map.of(), "download_not_found");
    }

    @Test
    void aFileThatEndsEarlyEveryTime() {
        Fault[] faults = new Fault[20];
        Arrays.fill(faults, Fault.truncateAfter(1000));
        URI url = files.serve("/bad-short.gguf", model("bad-short"), faults);

        assertFails("bad-short", url, Map.of(), "download_incomplete");
    }

    @Test
    void aFileWithAnotherHash() {
        URI url = files.serve("/bad-hash.gguf", model("bad-hash"));

        assertFails("bad-hash", url, Map.of("sha256", "0".repeat(64)), "checksum_mismatch");
    }

    @Test
    void aFileThatIsNoModel() {
        URI url = files.serve("/bad-page.gguf", "<html>not a model</html>".getBytes(StandardCharsets.UTF_8));

        assertFails("bad-page", url, Map.of(), "not_a_model");
    }

    @Test
    void aDestinationOutsideTheRootsIsRefusedAtOnce() {
        URI url = files.serve("/bad-place.gguf", model("bad-place"));

        for (String destination : List.of("../escaped.gguf", "/etc/escaped.gguf")) {
            assertThatThrownBy(() -> Pull.of(suite, url, "bad-place", Map.of("destination", destination)))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            problem -> assertThat(problem.code()).isEqualTo("path_outside_roots"));
        }
        assertThat(files.requests()).isEmpty();
    }

    @Test
    void aPrivateAddressThatIsNotOnTheListIsRefusedAtOnce() {
        assertThatThrownBy(() -> Pull.of(suite, URI.create("http://169.254.169.254/x.gguf"), "bad-target", Map.of()))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        problem -> assertThat(problem.code()).isEqualTo("url_not_allowed"));
    }

    @Test
    void aFullDisk() throws Exception {
        Path small = Files.createDirectories(suite.modelsDirectory().resolve("small"));
        assumeThat(mounted(small))
                .as("this machine lets us mount a small file system")
                .isTrue();
        try {
            URI url = files.serve("/bad-disk.gguf", model("bad-disk"));

            assertFails("bad-disk", url, Map.of("destination", "small/bad-disk.gguf"), "disk_full");
            try (Stream<Path> left = Files.list(small)) {
                assertThat(left).isEmpty();
            }
        } finally {
            Tool.succeeds("umount", small.toString());
            Files.deleteIfExists(small);
        }
    }

    private void assertFails(String model, URI url, Map<String, String> more, String code) {
        JsonNode job = Pull.of(suite, url, model, more).end();

        assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("failed");
        assertThat(job.path("error").path("code").asText()).as(job.toString()).isEqualTo(code);
        assertThat(job.path("error").path("detail").asText()).isNotBlank();
        assertThat(suite.api().find("/api/models/" + model)).isEmpty();
        assertThat(filesMentioning(model)).isEmpty();
    }

    private List<Path> filesMentioning(String model) {
        try (Stream<Path> all = Files.walk(suite.modelsDirectory())) {
            return all.filter(path -> path.getFileName().toString().contains(model))
                    .toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static boolean mounted(Path directory) {
        return Tool.succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.toString());
    }

    private static byte[] model(String name) {
        return TinyLlama.named(name, name.hashCode()).toBytes();
    }
}
