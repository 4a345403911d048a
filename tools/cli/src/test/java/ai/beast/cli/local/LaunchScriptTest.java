package ai.beast.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code beast}, with a stand-in for the JDK that tells its locale. */
class LaunchScriptTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "LC_ALL, C, C.UTF-8",
        "LC_ALL, POSIX, C.UTF-8",
        "LANG, de_DE.ISO-8859-1, C.UTF-8",
        "NOTHING, '', C.UTF-8",
        "LC_ALL, de_DE.UTF-8, de_DE.UTF-8",
        "LANG, en_US.utf8, ''",
        "LC_CTYPE, C.UTF-8, ''"
    })
    void startsWithUtf8InEveryLocale(String variable, String locale, String passedOn) throws Exception {
        Path home = Files.createDirectories(directory.resolve("my beast"));
        Path project = project();
        Files.copy(project.resolve("beast"), home.resolve("beast"));
        Files.copy(
                project.resolve("tools/jdk.sh"),
                Files.createDirectories(home.resolve("tools")).resolve("jdk.sh"));
        // Some shells warn on standard error of a locale that is not installed.
        ProcessBuilder script = new ProcessBuilder("sh", home.resolve("beast").toString(), "status")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = script.environment();
        List.of("LC_ALL", "LC_CTYPE", "LANG").forEach(environment::remove);
        environment.put(variable, locale);
        environment.put("AI_BEAST_BUILD", "never");
        environment.put("JAVA_HOME", jdk().toString());

        Process running = script.start();

        assertThat(new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("<" + passedOn + ">");
    }

    private Path jdk() throws IOException {
        Path jdk = directory.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
        for (String program : List.of("java", "javac")) {
            Path file = Files.writeString(
                    jdk.resolve("bin").resolve(program), "#!/bin/sh\nprintf '<%s>' \"${LC_ALL:-}\"\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        return jdk;
    }

    private static Path project() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve("beast"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
