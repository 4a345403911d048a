package ai.beast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.TestKeys;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a stream of server-sent events as a browser does: a block without data moves the last event id only. */
final class StreamClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    record Event(String name, String id, String data) {}

    final List<Event> events = new CopyOnWriteArrayList<>();
    volatile String lastEventId;
    volatile boolean ended;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Thread reader;

    private StreamClient(URI uri, String lastEventId) {
        this.lastEventId = "";
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Authorization", TestKeys.bearer(TestKeys.READ))
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            var response = client.sendAsync(request.build(), BodyHandlers.ofInputStream())
                    .get(30, TimeUnit.SECONDS);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
            var body = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            reader = Thread.ofVirtual().start(() -> read(body));
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("The stream could not be opened", failure);
        }
    }

    /** Returns once the stream has told where it begins. */
    static StreamClient open(URI base, String query) {
        return open(base, query, "");
    }

    static StreamClient open(URI base, String query, String lastEventId) {
        StreamClient client = new StreamClient(base.resolve("/api/events/stream" + query), lastEventId);
        await().atMost(TIMEOUT).until(() -> !client.lastEventId.isEmpty());
        return client;
    }

    private void read(BufferedReader body) {
        try {
            String name = "message";
            StringBuilder data = new StringBuilder();
            for (String line = body.readLine(); line != null; line = body.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    lastEventId = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        events.add(new Event(name, lastEventId, data.toString()));
                    }
                    name = "message";
                    data.setLength(0);
                }
            }
        } catch (IOException | UncheckedIOException closed) {
            // The test or the server has ended the connection.
        }
        ended = true;
    }

    List<Event> awaitEvents(int count) {
        await().atMost(TIMEOUT).until(() -> events.size() >= count);
        return events;
    }

    List<String> names() {
        return events.stream().map(Event::name).toList();
    }

    /** The ids of the CloudEvents, in order. */
    List<String> ids() {
        return events.stream().map(event -> id(event.data())).toList();
    }

    private static String id(String json) {
        try {
            return JSON.readTree(json).path("id").asText();
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(malformed);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        reader.interrupt();
    }
}
