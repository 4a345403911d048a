package ai.beast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /ollama, ROOT, /",
        "HEAD, /ollama/, ROOT, /",
        "POST, /ollama/api/chat, CHAT, /api/chat",
        "POST, /v1/chat/completions, CHAT_COMPLETIONS, /v1/chat/completions",
        "GET, /v1/models/org/name:tag, MODEL, /v1/models/*",
        "DELETE, /ollama/api/delete, DELETE, /api/delete",
        "HEAD, /ollama/api/blobs/sha256:1, BLOB, /api/blobs/*",
    })
    void findsTheEndpointOfAPath(String method, String path, Endpoint endpoint, String label) {
        assertThat(Endpoint.of(method, path)).contains(endpoint);
        assertThat(endpoint.label()).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ollamas",
                "/ollama/api/chat/",
                "/ollama//api/chat",
                "/ollama/api/signout",
                "/ollama/API/chat",
                "/ollama/v1/chat/completions",
                "/v1",
                "/v1/",
                "/v1/models/",
                "/v1/messages",
                "/v1/models/../chat/completions",
                "/api/chat"
            })
    void closesEveryOtherPath(String path) {
        assertThat(Endpoint.of("POST", path)).isEmpty();
        assertThat(Endpoint.of("GET", path)).isEmpty();
    }

    @Test
    void distinguishesUnknownMethodsFromUnknownPaths() {
        assertThat(Endpoint.of("GET", "/ollama/api/chat")).isEmpty();
        assertThat(Endpoint.knows("/ollama/api/chat")).isTrue();
        assertThat(Endpoint.knows("/ollama/api/chats")).isFalse();
    }

    @Test
    void leavesThePrefixToTheGateway() {
        assertThat(Endpoint.CHAT.upstream("/ollama/api/chat")).isEqualTo("/api/chat");
        assertThat(Endpoint.EMBEDDINGS.upstream("/v1/embeddings")).isEqualTo("/v1/embeddings");
    }
}
