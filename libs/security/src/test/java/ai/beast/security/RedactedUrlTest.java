package ai.beast.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://h/m.gguf?token=abc, https://h/m.gguf",
        "https://h/m.gguf?access=abc#frag, https://h/m.gguf",
        "https://h/m.gguf#token=abc, https://h/m.gguf",
        "https://h?Policy=x&Signature=y, https://h",
        "https://user:secret@h:81/m, https://h:81/m",
        "https://a@b@h/m@1, https://h/m@1",
        "hf://o/r/f.gguf@main?x=y, hf://o/r/f.gguf@main",
        "https://h/a b|c?token=%, https://h/a b|c",
    })
    void dropsUserInfoQueryAndFragment(String url, String shown) {
        assertThat(RedactedUrl.of(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"what is this?", "", "model.gguf", "a?b://c"})
    void keepsTextThatIsNoUrl(String text) {
        assertThat(RedactedUrl.of(text)).isEqualTo(text);
    }

    @Property(tries = 300)
    void neverShowsAQuery(@ForAll String query) {
        assertThat(RedactedUrl.of("https://h/p?" + query)).isEqualTo("https://h/p");
    }

    @Test
    void takesUris() {
        assertThat(RedactedUrl.of(URI.create("https://h/p?q"))).isEqualTo("https://h/p");
    }
}
