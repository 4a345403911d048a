package ai.beast.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class BodyLimitTest {
    private static final byte[] LARGE = ("{\"name\": \"X\", \"sizeBytes\": 1, \"description\": \"" + "d".repeat(5 << 20)
                    + "\"}")
            .getBytes(StandardCharsets.UTF_8);

    @TestHTTPResource("/api/models/large")
    URI entry;

    @TestHTTPResource("/api/models/discover")
    URI scans;

    @ParameterizedTest
    @ValueSource(strings = {"", "*/*", "application/*", "application/json", "application/x-ndjson"})
    void limitsChunkedBodiesOfAnyType(String type) throws Exception {
        assertThat(status("PUT", entry, type)).isIn(413, 415);
        assertThat(status("POST", scans, type)).isIn(413, 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json"})
    void namesTheProblem(String type) throws Exception {
        assertThat(send("PUT", entry, type).body()).contains("\"payload_too_large\"");
        assertThat(send("POST", scans, type).body()).contains("\"payload_too_large\"");
    }

    private static int status(String method, URI address, String type) throws Exception {
        return send(method, address, type).statusCode();
    }

    private static HttpResponse<String> send(String method, URI address, String type) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Authorization", TestKeys.bearer(TestKeys.WRITE))
                .method(method, HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(LARGE)));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
