package ai.beast.jobs.download.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @CsvSource({
        "http://h/a/model.gguf, model.gguf",
        "http://h/a/model.gguf?download=true, model.gguf",
        "http://h/a/model.gguf/, model.gguf",
        "http://h/my%20model.gguf, my model.gguf",
        "http://h/a+b.gguf, a+b.gguf",
        "http://h/, download",
        "http://h, download",
        "http://h/%2e%2e, download",
        "http://h/%2e%2e%2fetc%2fpasswd, _etc_passwd",
        "http://h/.hidden.gguf, hidden.gguf",
        "http://h/a%00b%0ac.gguf, a_b_c.gguf",
        "http://h/c%3a%5cwindows, c__windows",
        "http://h/modèle.gguf, modèle.gguf",
    })
    void aUrlGivesASafeName(String url, String name) {
        assertThat(FileNames.ofUrl(URI.create(url))).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "字", "\uD83D\uDE00"})
    void noNameIsTooLongForAFileSystem(String letter) {
        String name = FileNames.sanitised(letter.repeat(1000) + ".gguf");

        // The partial file adds a dot, the job's id and an ending.
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255 - 27);
    }

    @Test
    void theEndingOfALongNameIsKept() {
        assertThat(FileNames.sanitised("x".repeat(500) + ".gguf")).endsWith("x.gguf");
    }
}
