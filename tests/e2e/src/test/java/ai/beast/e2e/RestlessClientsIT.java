package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Clients that lose their connection at any frame, behind a proxy that hands them to one of two gateways in turn, of which
 * one or the other is killed or stopped again and again: each client has every event once and in order.
 *
 * <p>The long form: {@code -Dchaos.clients=200 -Dchaos.seconds=600 -Dtest.timeout="20 m"}.
 */
@ExtendWith(RunningSuite.class)
class RestlessClientsIT {
    private static final int CLIENTS = Integer.getInteger("chaos.clients", 8);
    private static final Duration CHAOS = Duration.ofSeconds(Integer.getInteger("chaos.seconds", 15));
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final Suite suite;
    private final String type = "custom.t" + UUID.randomUUID().toString().replace("-", "");
    private final HttpClient http = HttpClient.newHttpClient();

    RestlessClientsIT(Suite suite) {
        this.suite = suite;
    }

    @Test
    void everyClientHasEveryEventOnceAndInOrder() throws Exception {
        try (Replica second = new Replica(suite, "events-gateway", suite.port(8105));
                RoundRobin proxy = new RoundRobin(suite.port(8104), second.port())) {
            second.start();
            URI events = URI.create("http://127.0.0.1:" + proxy.port() + "/api/events");
            List<RestlessClient> clients = clients(events);
            await().atMost(TIMEOUT).until(() -> clients.stream().allMatch(RestlessClient::begun));

            Thread trouble = Thread.ofVirtual().start(() -> trouble(second));
            int published = publishDuring(events);
            trouble.join();

            await().atMost(TIMEOUT)
                    .until(() -> clients.stream().allMatch(client -> client.received() >= published || client.gap()));
            clients.forEach(RestlessClient::stop);
            List<Integer> all = IntStream.range(0, published).boxed().toList();
            for (RestlessClient client : clients) {
                assertThat(client.gap()).as("nothing expired here").isFalse();
                assertThat(client.numbers()).containsExactlyElementsOf(all);
            }
            assertThat(clients.stream().mapToInt(RestlessClient::connections).sum())
                    .isGreaterThan(2 * CLIENTS);
        }
    }

    private List<RestlessClient> clients(URI events) {
        List<RestlessClient> clients = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            RestlessClient client =
                    new RestlessClient(URI.create(events + "/stream?type=" + type), suite.adminKey(), number);
            clients.add(client);
            Thread.ofVirtual().start(client::run);
        }
        return clients;
    }

    /** Kills one gateway, stops the other, and lets both come back, until the time is over. */
    private void trouble(Replica second) {
        long end = System.nanoTime() + CHAOS.toNanos();
        try {
            while (System.nanoTime() < end) {
                Thread.sleep(1000 + ThreadLocalRandom.current().nextInt(3000));
                if (ThreadLocalRandom.current().nextBoolean()) {
                    second.kill();
                } else {
                    second.stop();
                }
                second.start();
                Thread.sleep(1000 + ThreadLocalRandom.current().nextInt(4000));
                awaitGateway();
                suite.kill("events-gateway");
            }
            // Other tests use the suite after this one.
            awaitGateway();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The more often it was killed, the longer the supervisor waits before it starts it again. */
    private void awaitGateway() {
        await().atMost(TIMEOUT)
                .until(() ->
                        suite.process("events-gateway").path("state").asText().equals("ready"));
    }

    /** Numbers from 0 on, each sent again until it is accepted; answers how many there were. */
    private int publishDuring(URI events) throws InterruptedException {
        long end = System.nanoTime() + CHAOS.toNanos();
        int number = 0;
        while (System.nanoTime() < end) {
            String body = """
                    {"specversion":"1.0","type":"%s","source":"urn:e2e:restless","id":"%s-%d","subject":"one","data":{"number":%d}}""".formatted(type, type, number, number);
            HttpRequest request = HttpRequest.newBuilder(events)
                    .timeout(Duration.ofSeconds(40))
                    .header("Authorization", "Bearer " + suite.adminKey())
                    .header("Content-Type", "application/cloudevents+json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            await().atMost(TIMEOUT).until(() -> accepted(request));
            number++;
        }
        return number;
    }

    private boolean accepted(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 202;
        } catch (IOException broken) {
            return false;
        }
    }
}
