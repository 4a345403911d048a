package ai.beast.testing.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileServerTest {
    private final byte[] content = new byte[100_000];
    private final FileServer server = FileServer.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void fill() {
        new Random(1).nextBytes(content);
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void servesAndCounts() throws Exception {
        URI uri = server.serve("/a.gguf", content);

        assertThat(get(uri).body()).isEqualTo(content);

        assertThat(server.gets("/a.gguf")).isEqualTo(1);
        assertThat(server.bytesSent()).isEqualTo(content.length);
        assertThat(get(server.uri("/b.gguf")).statusCode()).isEqualTo(404);
    }

    @Test
    void servesRangesOfTheSameVersionOnly() throws Exception {
        URI uri = server.serve("/a.gguf", content);
        String etag = get(uri).headers().firstValue("ETag").orElseThrow();

        HttpResponse<byte[]> part = get(uri, "Range", "bytes=1000-1999", "If-Range", etag);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 1000-1999/100000");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, 1000, 2000));

        assertThat(get(uri, "Range", "bytes=99990-").body()).hasSize(10);
        assertThat(get(uri, "Range", "bytes=100000-").statusCode()).isEqualTo(416);
        assertThat(get(uri, "Range", "bytes=5-", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void misbehavesAsToldOneRequestAfterTheOther() throws Exception {
        URI uri = server.serve(
                "/a.gguf",
                content,
                Fault.status(503),
                Fault.truncateAfter(10_000),
                Fault.ignoreRange(),
                Fault.wrongLength(-10),
                Fault.wrongLength(10),
                Fault.slow(2_000_000));

        assertThat(get(uri).statusCode()).isEqualTo(503);
        assertThatThrownBy(() -> get(uri)).isInstanceOf(IOException.class);
        assertThat(get(uri, "Range", "bytes=5-").body()).hasSize(content.length);
        assertThat(get(uri).body()).hasSize(content.length - 10);
        assertThatThrownBy(() -> get(uri)).isInstanceOf(IOException.class);
        assertThat(get(uri).body()).isEqualTo(content);
        assertThat(get(uri).body()).isEqualTo(content);
    }

    @Test
    void holdsATransferAtTheGate() throws Exception {
        Gate gate = new Gate();
        URI uri = server.serve("/a.gguf", content, Fault.holdAt(30_000, gate));

        CompletableFuture<HttpResponse<InputStream>> response =
                client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
        gate.awaitReached();
        assertThat(server.bytesSent()).isEqualTo(30_000);
        try (InputStream body = response.get().body()) {
            assertThat(body.readNBytes(30_000)).isEqualTo(Arrays.copyOf(content, 30_000));
            gate.open();
            assertThat(body.readAllBytes()).hasSize(70_000);
        }
    }

    private HttpResponse<byte[]> get(URI uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
