package ai.beast.stack.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotSubjectTest {
    @TempDir
    Path app;

    private Path jar;

    @BeforeEach
    void installOneJar() throws IOException {
        jar = Files.write(app.resolve("a.jar"), new byte[10]);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    }

    @Test
    void theKeyIsTheSameForTheSameProgram() {
        assertThat(key("-Xmx64m")).isPresent().isEqualTo(key("-Xmx64m"));
    }

    @Test
    void theKeyIsAnotherForAnotherJarFlagOrTime() throws IOException {
        Optional<String> before = key("-Xmx64m");

        assertThat(key("-Xmx65m")).isNotEqualTo(before);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH.plusSeconds(1)));
        assertThat(key("-Xmx64m")).isPresent().isNotEqualTo(before);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
        assertThat(key("-Xmx64m")).isEqualTo(before);
        Files.write(app.resolve("b.jar"), new byte[1]);
        assertThat(key("-Xmx64m")).isPresent().isNotEqualTo(before);
    }

    @Test
    void aProgramThatIsMissingOrLiesInDirectoriesHasNoKey() throws IOException {
        Path classes = Files.createDirectory(app.resolve("classes"));
        Files.write(classes.resolve("A.class"), new byte[1]);

        assertThat(new AotSubject("a", List.of(), List.of(), List.of(classes)).key())
                .isEmpty();
        assertThat(new AotSubject("a", List.of(), List.of(), List.of(app.resolve("gone.jar"))).key())
                .isEmpty();
    }

    private Optional<String> key(String flag) {
        return new AotSubject("a", List.of(flag), List.of("-jar", "a.jar"), List.of(app)).key();
    }
}
