package ai.beast.jobs.download.hub;

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
    @CsvSource({
        "https://huggingface.co/o/r/resolve/main/f.gguf, o/r, main, f.gguf",
        "https://huggingface.co/o/r/blob/main/f.gguf, o/r, main, f.gguf",
        "https://huggingface.co/o/r/resolve/v1.0/d/e/f.gguf?download=true, o/r, v1.0, d/e/f.gguf",
        "https://huggingface.co/o/r/blob/main/f.gguf#L3, o/r, main, f.gguf",
        "HTTPS://HuggingFace.co:443/o/r/resolve/main/f.gguf, o/r, main, f.gguf",
        "https://huggingface.co/o/r/resolve/refs%2Fpr%2F3/f.gguf, o/r, refs/pr/3, f.gguf",
        "https://huggingface.co/o/r/resolve/refs/pr/3/f.gguf, o/r, refs/pr/3, f.gguf",
        "https://huggingface.co/o/r/resolve/refs/convert/gguf/d/f.gguf, o/r, refs/convert/gguf, d/f.gguf",
        "https://huggingface.co/o/r/resolve/main/my%20model+1%2B2.gguf, o/r, main, my model+1+2.gguf",
        "https://huggingface.co/o/r/resolve/main/mod%C3%A8le@2.gguf, o/r, main, modèle@2.gguf",
    })
    void aPastedUrlOfTheHubNamesAFileThere(URI url, String repository, String revision, String path) {
        assertThat(HubFile.ofUrl(url, HUB)).contains(new HubFile(repository, path, revision));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/o/r/resolve/main/f.gguf",
                "http://huggingface.co/o/r/resolve/main/f.gguf",
                "https://huggingface.co:8443/o/r/resolve/main/f.gguf",
                "https://u:p@huggingface.co/o/r/resolve/main/f.gguf",
                "https://huggingface.co/o/r/raw/main/f.gguf",
                "https://huggingface.co/o/r/tree/main/f.gguf",
                "https://huggingface.co/o/r/resolve/main",
                "https://huggingface.co/o/r/resolve/main/",
                "https://huggingface.co/o/r/resolve//f.gguf",
                "https://huggingface.co/r/resolve/main/f.gguf",
                "https://huggingface.co/datasets/o/r/resolve/main/f.gguf",
                "https://huggingface.co/o/r/resolve/main/../f.gguf",
                "https://huggingface.co/o/r/resolve/main/%2E%2E/f.gguf",
                "https://huggingface.co/o/r/resolve/main/a%2Fb.gguf",
                "https://huggingface.co/o/r/resolve/main/a%00b.gguf",
                "https://huggingface.co/o/r/resolve/a%2F..%2Fb/f.gguf",
                "https://huggingface.co/o/r/resolve/main/bad%FFutf8.gguf",
                "https://huggingface.co/%2E%2E/r/resolve/main/f.gguf",
                "https://huggingface.co/",
                "https://huggingface.co",
                "mailto:o@huggingface.co",
            })
    void anyOtherUrlDoesNot(URI url) {
        assertThat(HubFile.ofUrl(url, HUB)).isEmpty();
    }

    @Test
    void aHubUnderAPathHasItsUrlsThere() {
        URI mirror = URI.create("http://mirror/hub/");

        assertThat(HubFile.ofUrl(URI.create("http://mirror/hub/o/r/resolve/main/f.gguf"), mirror))
                .contains(new HubFile("o/r", "f.gguf", "main"));
        assertThat(HubFile.ofUrl(URI.create("http://mirror/o/r/resolve/main/f.gguf"), mirror))
                .isEmpty();
        assertThat(HubFile.ofUrl(URI.create("http://mirror/hubs/o/r/resolve/main/f.gguf"), mirror))
                .isEmpty();
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
