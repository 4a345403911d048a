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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            https://host/a.gguf?token=abc | https://host/a.gguf?***
            https://host/a?x=1&X-Amz-Signature=f0#part | https://host/a?***
            https://host/a?access=1 | https://host/a?***
            https://host/a#token=1 | https://host/a#***
            https://me:pass@host:1/a | https://***@host:1/a
            1http://me:pass@host/a?apikey=1 | 1http://***@host/a?***
            https://a@b@host/a?key=1 https://host/b?sig=2 | https://***@host/a?*** https://host/b?***
            Cannot fetch https://host/a?sig=1, or so | Cannot fetch https://host/a?*** or so
            Get "https://host/b?x=1": EOF | Get "https://host/b?***": EOF
            https://host/a?name='b'&sig=1 | https://host/a?***
            https://host/it's?sig=1 | https://host/it's?***
            https://me:pa'ss@host/a | https://***@host/a
            hf://owner/repo/file@main | hf://owner/repo/file@main
            no address, token=1 | no address, token=1
            what? http://host | what? http://host
            secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw sent | secret *** sent
            with hf_abcdefghijklmnopqrstuvwxyz012345 | with ***
            key beast_k1_abcdefghijklmnopqrstuvwxyz0123456789 | key ***
            key hf_beast_k1_abcdefghijklmnopqrstuvwxyz0123456789 | key ***
            Authorization: Bearer abcdefghijklmnop0123 | Authorization: Bearer ***
            the bearer incompatibilities-and-more | the bearer incompatibilities-and-more
            the bearer of bad news | the bearer of bad news
            hf_model.gguf | hf_model.gguf
            """)
    void hidesUrlSecretsAndCredentialsInText(String text, String shown) {
        assertThat(RedactedUrl.inText(text)).isEqualTo(shown);
    }

    @Test
    void readsLongTextInProportionToItsLength() {
        String letters = "a".repeat(1_000_000);

        assertThat(RedactedUrl.inText(letters + "://" + letters)).hasSize(2_000_003);
    }

    @Property(tries = 300)
    void neverShowsAQuery(@ForAll String query) {
        assertThat(RedactedUrl.of("https://h/p?" + query)).isEqualTo("https://h/p");
    }

    @Test
    void takesUris() {
        assertThat(RedactedUrl.of(URI.create("https://h/p?q"))).isEqualTo("https://h/p");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://h/my model.gguf?token=abc def | https://h/my model.gguf?***
            https://h/m.gguf?Policy=x#y | https://h/m.gguf?***
            https://me:se cret@h/a b?x=1 | https://***@h/a b?***
            https://h/m.gguf | https://h/m.gguf
            see https://h/m.gguf?access=1 there | see https://h/m.gguf?*** there
            """)
    void redactsAValueThatIsAUrlToItsEnd(String value, String shown) {
        assertThat(RedactedUrl.inValue(value)).isEqualTo(shown);
    }
}
