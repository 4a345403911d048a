package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events reach a webhook though the gateway is killed while it sends them. */
@ExtendWith(RunningSuite.class)
class WebhookIT {
    private static final int EVENTS = 30;
    private static final Duration TIMEOUT = Duration.ofSeconds(180);

    private final Suite suite;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch killed = new CountDownLatch(1);
    /** Event id → the {@code webhook-id}s it came with. */
    private final ConcurrentMap<String, Set<String>> seen = new ConcurrentHashMap<>();

    @SuppressWarnings("NullAway.Init")
    private HttpServer receiver;

    WebhookIT(Suite suite) {
        this.suite = suite;
    }

    @BeforeEach
    void startReceiver() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 100);
        receiver.setExecutor(threads);
        receiver.createContext("/hook", this::take);
        receiver.start();
    }

    @AfterEach
    void stopReceiver() {
        receiver.stop(0);
        threads.shutdownNow();
    }

    @Test
    void acceptedEventsArriveWithOneIdAfterGatewayKill() throws Exception {
        String type = "custom.e2e.t" + UUID.randomUUID().toString().replace("-", "");
        Suite.Result added = suite.beast(
                "webhooks",
                "add",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook",
                "--type",
                type,
                "--json");
        assertThat(added.exit()).as(added.output()).isZero();
        String endpoint = Api.JSON.readTree(added.output()).path("id").asText();
        for (int i = 0; i < EVENTS; i++) {
            publish(type, "event-" + i);
        }
        held.await();

        suite.kill("events-gateway");
        killed.countDown();

        await().atMost(TIMEOUT).until(() -> seen.size() == EVENTS);
        await().atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(ApiException.class)
                .until(() -> succeeded(endpoint) == EVENTS);
        assertThat(seen).allSatisfy((event, ids) -> assertThat(ids).as(event).hasSize(1));
        assertThat(seen.values().stream().flatMap(Set::stream)).doesNotHaveDuplicates();
        assertThat(suite.beast("webhooks", "remove", endpoint).exit()).isZero();
    }

    private void publish(String type, String id) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + suite.port(8787) + "/api/events"))
                .header("Authorization", "Bearer " + suite.adminKey())
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                    {"specversion": "1.0", "type": "%s", "source": "urn:e2e", "id": "%s", "data": {"n": 1}}""".formatted(type, id)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    private int succeeded(String endpoint) {
        try (Api api = suite.api()) {
            JsonNode page = api.get("/api/webhooks/" + endpoint + "/deliveries?state=succeeded&limit=250");
            return page.path("items").size();
        }
    }

    /** Takes a few requests at once and holds the others until the gateway is dead; those it holds it has seen all the same. */
    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String event = Api.JSON.readTree(body).path("id").asText();
            seen.computeIfAbsent(event, _ -> ConcurrentHashMap.newKeySet())
                    .add(exchange.getRequestHeaders().getFirst("webhook-id"));
            if (seen.size() > EVENTS / 3) {
                held.countDown();
                killed.await();
            }
            exchange.sendResponseHeaders(List.of(200, 202, 204).get(seen.size() % 3), -1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
