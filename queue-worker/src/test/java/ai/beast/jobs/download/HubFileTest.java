package ai.beast.jobs.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ProblemException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubFileTest {
    private static final URI HUB = URI.create("https://huggingface.co");

    @ParameterizedTest
    @CsvSource({
        "o/r/f.gguf, https://huggingface.co/o/r/resolve/main/f.gguf",
        "o/r/d/e/f.gguf@v1.0, https://huggingface.co/o/r/resolve/v1.0/d/e/f.gguf",
        "o/r/f.gguf@refs/pr/3, https://huggingface.co/o/r/resolve/refs%2Fpr%2F3/f.gguf",
        "o/r/my model+1.gguf, https://huggingface.co/o/r/resolve/main/my%20model%2B1.gguf",
        "Qwen/Qwen2.5-0.5B_x/f?.gguf, https://huggingface.co/Qwen/Qwen2.5-0.5B_x/resolve/main/f%3F.gguf",
    })
    void anAddressNamesAFileOnTheHub(String text, String url) {
        assertThat(HubFile.parse(text).url(HUB)).hasToString(url);
    }

    @Test
    void aHubMayLieUnderAPath() {
        assertThat(HubFile.parse("o/r/f.gguf").url(URI.create("http://mirror/hub/")))
                .hasToString("http://mirror/hub/o/r/resolve/main/f.gguf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "o/r",
                "o/r/",
                "o//f",
                "/o/r/f",
                "o/r/../f.gguf",
                "o/r/d/..",
                "../r/f",
                "o/r/f@",
                "o/r/f@..",
                "o/r/f@a/../b",
                "o/r/C:\\f.gguf",
                "o/r/a\\..\\b.gguf",
                "o/r/a\nb",
                "o r/r/f"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> HubFile.parse(text))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.toProblem().field()).isEqualTo("url"));
    }
}
