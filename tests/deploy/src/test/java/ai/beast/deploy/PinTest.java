package ai.beast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/pin leaves no image without a digest. The registry's answers come from a program in place of docker. */
class PinTest {
    private static final String DIGEST = "sha256:" + "5".repeat(64);
    private static final List<String> FILES =
            List.of("deploy/compose.yaml", "k8s/base/kustomization.yaml", "k8s/components/postgres-cnpg/cluster.yaml");

    @TempDir
    Path directory;

    private String[] copies;

    @BeforeEach
    void copySources() throws IOException {
        copies = new String[FILES.size()];
        for (int i = 0; i < copies.length; i++) {
            Path copy = directory.resolve(i + ".yaml");
            Files.writeString(copy, Sources.text(FILES.get(i)));
            copies[i] = copy.toString();
        }
    }

    @Test
    void givesEveryImageItsDigest() throws Exception {
        // when
        Script pinned = pin("echo " + DIGEST, "--registry", "registry.example/owner");
        // then
        assertThat(pinned.status()).as(pinned.output()).isZero();
        assertThat(pin("exit 1", "--check").output()).isEmpty();
        assertThat(Files.readString(Path.of(copies[0])))
                .containsPattern("image: postgres:[^@ ]+@" + DIGEST)
                .contains("image: registry.example/owner/ai-beast/queue-worker:${AI_BEAST_VERSION}@" + DIGEST);
        assertThat(Files.readString(Path.of(copies[1])))
                .contains("{name: ai-beast/queue-worker, newName: registry.example/owner/ai-beast/queue-worker, digest:"
                        + " \""
                        + DIGEST + "\"}");
        assertThat(Files.readString(Path.of(copies[2]))).contains("@" + DIGEST + "\n");
    }

    @Test
    void namesWhatIsNotPinned() throws Exception {
        // when
        Script check = pin("exit 1", "--check");
        // then
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.output()).contains("not pinned: redis:", "not pinned: ai-beast/queue-worker:" + version());
    }

    @Test
    void refusesAnAnswerThatIsNoDigest() throws Exception {
        assertThat(pin("echo latest").output()).contains("is no digest: latest");
        Script unknown = pin("exit 1");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.output()).contains("could not be resolved; is it published, and are you logged in?");
    }

    private static String version() {
        return System.getProperty("ai.beast.version");
    }

    private Script pin(String answer, String... options) throws Exception {
        Path docker = Files.writeString(directory.resolve("docker"), "#!/bin/sh\n" + answer + "\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        String[] arguments = java.util.stream.Stream.of(options, copies)
                .flatMap(java.util.stream.Stream::of)
                .toArray(String[]::new);
        return Script.run(Map.of("PATH", directory + ":" + System.getenv("PATH")), "deploy/pin", arguments);
    }
}
