package ai.beast.events;

import static ai.beast.events.EventsApi.STRUCTURED;
import static ai.beast.events.EventsApi.as;
import static ai.beast.events.EventsApi.custom;
import static ai.beast.events.EventsApi.freshName;
import static ai.beast.events.EventsApi.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class SocketTest {
    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    @TestHTTPResource("/")
    URI base;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String name = freshName();

    @AfterEach
    void close() {
        client.shutdownNow();
    }

    @Test
    void framesAreJsonTextsAndTheirIdsResumeTheStream() {
        Listener first = open("?type=custom." + name, TestKeys.READ);
        await().until(() -> !first.texts.isEmpty());
        post(STRUCTURED, custom(name, "1", "a")).statusCode(202);
        await().until(() -> first.texts.size() == 2);
        first.socket.abort();
        post(STRUCTURED, custom(name, "2", "a")).statusCode(202);

        JsonPath event = JsonPath.from(first.texts.getLast());
        Listener second = open("?type=custom." + name + "&lastEventId=" + event.getString("id"), TestKeys.READ);
        await().untilAsserted(() -> assertThat(second.texts).hasSize(2));

        assertThat(JsonPath.from(first.texts.getFirst()).getString("event")).isEqualTo("open");
        assertThat(event.getString("event")).isEqualTo("event");
        assertThat(event.getString("data.type")).isEqualTo("custom." + name);
        assertThat(JsonPath.from(second.texts.getLast()).getString("data.id")).isEqualTo("2");
    }

    @Test
    void aNamedSubscriptionGoesOnBehindWhatWasAcknowledged() {
        String path = "/api/events/subscriptions/" + name;
        write("{\"types\":[\"custom.%s\"]}".formatted(name)).put(path).then().statusCode(201);
        post(STRUCTURED, custom(name, "1", "a")).statusCode(202);
        post(STRUCTURED, custom(name, "2", "a")).statusCode(202);
        Listener first = open("?subscription=" + name, TestKeys.READ);
        await().untilAsserted(() -> assertThat(first.texts).hasSize(3));
        first.socket.abort();

        String cursor = JsonPath.from(first.texts.get(1)).getString("id");
        write("{\"cursor\":\"%s\"}".formatted(cursor))
                .post(path + "/ack")
                .then()
                .statusCode(200);

        Listener rest = open("?subscription=" + name, TestKeys.READ);
        await().untilAsserted(() -> assertThat(rest.texts).hasSize(2));
        assertThat(JsonPath.from(rest.texts.getLast()).getString("data.id")).isEqualTo("2");
    }

    @Test
    void aSubscriptionThatDoesNotExistIsClosedWithItsCode() {
        Listener listener = open("?subscription=" + name, TestKeys.READ);

        await().untilAsserted(() -> assertThat(listener.closed).isEqualTo("1008 not_found"));
    }

    @Test
    void aWrongRequestIsClosedWithItsCode() {
        Listener listener = open("?lastEventId=nonsense", TestKeys.READ);

        await().until(() -> listener.closed != null);

        assertThat(listener.closed).isEqualTo("1008 invalid_cursor");
    }

    @Test
    void withoutAKeyThereIsNoSocket() {
        assertThatThrownBy(() -> open("", TestKeys.UNKNOWN))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(401));
    }

    private static RequestSpecification write(String body) {
        return as(TestKeys.WRITE).contentType("application/json").body(body);
    }

    private Listener open(String query, String key) {
        URI uri = URI.create(base.resolve("/api/events/ws" + query).toString().replace("http:", "ws:"));
        Listener listener = new Listener();
        listener.socket = client.newWebSocketBuilder()
                .header("Authorization", TestKeys.bearer(key))
                .buildAsync(uri, listener)
                .join();
        return listener;
    }

    private static final class Listener implements WebSocket.Listener {
        final List<String> texts = new CopyOnWriteArrayList<>();
        volatile String closed;
        WebSocket socket;
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String text = partial.toString();
                if (!text.contains("\"event\":\"heartbeat\"")) {
                    texts.add(text);
                }
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed = status + " " + reason;
            return null;
        }
    }
}
