package ai.beast.jobs.download.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlReferenceTest {
    /** RFC 3986, section 5.4. */
    @ParameterizedTest
    @CsvSource({
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g/",
        "?y, http://a/b/c/d;p?y",
        "g?y, http://a/b/c/g?y",
        "#s, http://a/b/c/d;p?q",
        "g#s, http://a/b/c/g",
        ";x, http://a/b/c/;x",
        "'', http://a/b/c/d;p?q",
        "., http://a/b/c/",
        "./, http://a/b/c/",
        ".., http://a/b/",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../g, http://a/g",
        "../../../g, http://a/g",
        "/./g, http://a/g",
        "/../g, http://a/g",
        "g., http://a/b/c/g.",
        "..g, http://a/b/c/..g",
        "./../g, http://a/b/g",
        "g/./h, http://a/b/c/g/h",
        "g/../h, http://a/b/c/h",
        "g?y/../x, http://a/b/c/g?y/../x",
        "https://x/y, https://x/y"
    })
    void resolvesAsTheRfcDoes(String reference, String url) throws Exception {
        assertThat(UrlReference.resolve(URI.create("http://a/b/c/d;p?q"), reference))
                .hasToString(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://h/été.gguf https://h/%C3%A9t%C3%A9.gguf",
                "https://münchen.example/a https://xn--mnchen-3ya.example/a",
                "http://model_store:8080/a http://model_store:8080/a",
                "https://h/a[1].gguf?x=[2] https://h/a%5B1%5D.gguf?x=%5B2%5D",
                "http://[::1]:9/a%20b http://[::1]:9/a%20b"
            })
    void encodesWhatPeoplePaste(String pasted, String url) throws Exception {
        assertThat(UrlReference.parse(pasted)).hasToString(url);
    }

    @Test
    void keepsAUrlWithoutPath() throws Exception {
        assertThat(UrlReference.resolve(URI.create("http://a"), "b")).hasToString("http://a/b");
    }
}
