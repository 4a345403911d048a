package ai.beast.queue.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlSecretsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://host/a.gguf?token=abc | https://host/a.gguf?***
            https://host/a?x=1&X-Amz-Signature=f0#part | https://host/a?***
            https://host/a?x=1&page=2 | https://host/a?x=1&page=2
            https://me:pass@host:1/a | https://***@host:1/a
            https://me:pass@host/a?apikey=1 | https://***@host/a?***
            Cannot fetch https://host/a?sig=1, or so | Cannot fetch https://host/a?*** or so
            hf://owner/repo/file@main | hf://owner/repo/file@main
            no address, token=1 | no address, token=1
            """)
    void removesSecretsOnly(String text, String expected) {
        assertThat(UrlSecrets.removedFrom(text)).isEqualTo(expected);
    }
}
