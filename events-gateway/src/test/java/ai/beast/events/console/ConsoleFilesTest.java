package ai.beast.events.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFilesTest {
    @TempDir
    Path directory;

    @Test
    void readsFilesOfDirectoryEachTime() throws Exception {
        ConsoleFiles files = new ConsoleFiles(directory);
        assertThat(files.find("index.html")).isEmpty();
        Files.writeString(directory.resolve("index.html"), "one");
        ConsoleFile first = files.find("index.html").orElseThrow();

        Files.writeString(directory.resolve("index.html"), "two");

        assertThat(files.find("index.html").orElseThrow().content()).asString().isEqualTo("two");
        assertThat(first.etag())
                .isNotEqualTo(files.find("index.html").orElseThrow().etag());
    }

    @Test
    void takesAnyNumberOfSegments() {
        ConsoleFiles files = new ConsoleFiles(directory);

        assertThat(files.find("assets/" + "a/".repeat(20_000) + ".")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "../secret",
                "assets/../../secret",
                "assets//secret",
                ".secret",
                "/secret",
                "a\\..\\secret",
                "assets"
            })
    void findsNothingOutsideAndNoDirectory(String name) throws Exception {
        Path console =
                Files.createDirectories(directory.resolve("console/assets")).getParent();
        Files.writeString(directory.resolve("secret"), "secret");

        assertThat(new ConsoleFiles(console).find(name)).isEmpty();
    }
}
