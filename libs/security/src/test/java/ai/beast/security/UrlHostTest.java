package ai.beast.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlHostTest {
    @ParameterizedTest
    @CsvSource({
        "http://example.org/a, example.org, -1",
        "http://model_store/a, model_store, -1",
        "http://ollama_1:11434, ollama_1, 11434",
        "https://_x.example:8443/, _x.example, 8443",
        "http://[::1]:80/, [::1], 80",
        "http://u@model_store/, , -1",
        "http://u:p@model_store:80/, , -1",
        "http://model_store:999999/, , -1",
        "http:///x, , -1",
        "http://127.1/, , -1",
        "file:/a_b, , -1"
    })
    void readsHostAndPort(String url, String host, int port) {
        assertThat(UrlHost.of(URI.create(url))).isEqualTo(host);
        assertThat(UrlHost.port(URI.create(url))).isEqualTo(port);
    }
}
