package ai.beast.events.subscription;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.EventLog;
import ai.beast.events.stream.core.StreamHub;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave while their named subscription is looked up. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
class AbandonedStreamTest {
    private static final int CLIENTS = 20;

    @TestHTTPResource("/")
    URI base;

    @Inject
    StreamHub hub;

    @Inject
    SubscriptionStore store;

    @Inject
    EventLog log;

    private final Semaphore lookedUp = new Semaphore(0);
    private final Semaphore answered = new Semaphore(0);
    private final CountDownLatch answer = new CountDownLatch(1);

    @BeforeEach
    void lookUpSlowly() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> request().get("/q/health/ready").statusCode() == 200);
        QuarkusMock.installMockForType(new SlowSubscriptions(), SubscriptionService.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "ws"})
    void returnsTheSlotsOfClientsThatLeftDuringTheLookup(String protocol) throws Exception {
        // Clients of earlier tests may still be leaving.
        int before = hub.size();
        List<Socket> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(connect(protocol));
        }
        lookedUp.acquire(CLIENTS);
        for (Socket client : clients) {
            client.setSoLinger(true, 0);
            client.close();
        }
        // Every event loop answers after it has seen the connections close.
        for (int request = 0; request < 4 * CLIENTS; request++) {
            try (Socket other = open("GET /q/health/live HTTP/1.1\r\nConnection: close\r\n")) {
                other.getInputStream().readAllBytes();
            }
        }

        answer.countDown();

        answered.acquire(CLIENTS);
        await().atMost(Duration.ofSeconds(30)).until(() -> hub.size() <= before);
    }

    private Socket connect(String protocol) throws IOException {
        String upgrade = protocol.equals("ws")
                ? "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                : "";
        return open("GET /api/events/" + protocol + "?subscription=slow HTTP/1.1\r\n" + upgrade);
    }

    private Socket open(String head) throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.getOutputStream()
                .write((head + "Host: localhost\r\nX-API-Key: " + TestKeys.WRITE + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static RequestSpecification request() {
        return given().header("X-API-Key", TestKeys.WRITE);
    }

    /** Answers a lookup only once that is allowed. */
    private final class SlowSubscriptions extends SubscriptionService {
        SlowSubscriptions() {
            super(store, log, hub);
        }

        @Override
        public DurableSubscription get(String name) {
            lookedUp.release();
            try {
                answer.await();
                return new DurableSubscription(name, EventFilter.ALL, hub.position(), Instant.EPOCH, null);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            } finally {
                answered.release();
            }
        }
    }
}
