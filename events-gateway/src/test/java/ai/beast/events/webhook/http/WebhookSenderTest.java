package ai.beast.events.webhook.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.events.webhook.BadServer;
import ai.beast.events.webhook.Receiver;
import ai.beast.events.webhook.Receiver.Reply;
import ai.beast.events.webhook.TestSettings;
import ai.beast.security.OutboundGuard;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderTest {
    private static final OutboundGuard LOOPBACK =
            OutboundGuard.with(List.of("127.0.0.1/32"), InetAddress::getAllByName);
    private static final OutboundGuard STRICT = OutboundGuard.with(List.of(), InetAddress::getAllByName);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(500);

    @SuppressWarnings("NullAway.Init")
    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theRequestIsWhatWasSignedAndGoesWhereTheUrlSays() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            receiver.answering(_ -> new Reply(202, Map.of(), "thanks"));

            Answer answer = post(LOOPBACK, LONG, receiver.url());

            assertThat(answer.delivered()).isTrue();
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.response()).isEqualTo("thanks");
            assertThat(receiver.requests()).singleElement().satisfies(request -> {
                assertThat(request.path()).isEqualTo("/hook?a=b%20c");
                assertThat(request.body()).isEqualTo("{\"ä\":1}");
                assertThat(request.headers())
                        .containsEntry("webhook-id", "msg_1")
                        .containsEntry("content-type", "application/json")
                        .containsEntry("host", URI.create(receiver.url()).getAuthority());
            });
        }
    }

    @Test
    void theHostOfTheUrlIsSentToTheAddressThatWasChecked() throws Exception {
        OutboundGuard guard = OutboundGuard.with(
                List.of("127.0.0.1/32"), _ -> new InetAddress[] {InetAddress.getByName("127.0.0.1")});
        try (Receiver receiver = Receiver.start()) {
            int port = URI.create(receiver.url()).getPort();

            Answer answer = post(guard, LONG, "http://hooks.example.org:" + port + "/x");

            assertThat(answer.delivered()).isTrue();
            assertThat(receiver.requests().getFirst().headers()).containsEntry("host", "hooks.example.org:" + port);
        }
    }

    @Test
    void triesTheNextAddressOfAHost() throws Exception {
        InetAddress refusing = InetAddress.getByName("127.0.0.9");
        InetAddress listening = InetAddress.getByName("127.0.0.1");
        OutboundGuard guard = OutboundGuard.with(List.of("127.0.0.0/8"), _ -> new InetAddress[] {refusing, listening});
        try (Receiver receiver = Receiver.start()) {
            String url = "http://two.example:" + URI.create(receiver.url()).getPort() + "/";

            assertThat(post(guard, LONG, url).delivered()).isTrue();
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void eachAttemptIsResolvedAndCheckedAnew() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "169.254.169.254"));
        OutboundGuard guard = OutboundGuard.with(List.of("127.0.0.1/32"), _ -> {
            asked.incrementAndGet();
            return new InetAddress[] {InetAddress.getByName(answers.removeFirst())};
        });
        try (Receiver receiver = Receiver.start()) {
            String url =
                    "http://rebinding.example:" + URI.create(receiver.url()).getPort() + "/";

            assertThat(post(guard, LONG, url).delivered()).isTrue();
            Answer second = post(guard, LONG, url);

            assertThat(second.status()).isNull();
            assertThat(second.error()).contains("private network");
            assertThat(receiver.requests()).hasSize(1);
            assertThat(asked.get()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectToTheMetadataServiceIsAFailureAndNotFollowed(int status) throws Exception {
        try (Receiver receiver = Receiver.start();
                Receiver elsewhere = Receiver.start()) {
            receiver.answering(_ -> Reply.status(status, Map.of("Location", elsewhere.url())));

            Answer answer = post(LOOPBACK, LONG, receiver.url());

            assertThat(answer.delivered()).isFalse();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.error()).contains("not followed");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/",
                "http://localhost:PORT/",
                "http://2130706433:PORT/",
                "http://0x7f000001:PORT/",
                "http://0177.0.0.1:PORT/",
                "http://017700000001:PORT/",
                "http://127.1:PORT/",
                "http://0.0.0.0:PORT/",
                "http://[::1]:PORT/",
                "http://[::]:PORT/",
                "http://[::ffff:127.0.0.1]:PORT/",
                "http://[::ffff:7f00:1]:PORT/",
                "http://[::127.0.0.1]:PORT/",
                "http://[64:ff9b::127.0.0.1]:PORT/",
                "http://[2002:7f00:1::]:PORT/",
                "http://user@127.0.0.1:PORT/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[fd00:ec2::254]/latest/meta-data/"
            })
    void nothingThatIsNotPublicIsConnectedToHoweverItIsWritten(String url) throws Exception {
        try (Receiver receiver = Receiver.start()) {
            String port = Integer.toString(URI.create(receiver.url()).getPort());

            Answer answer = post(STRICT, LONG, url.replace("PORT", port));

            assertThat(answer.delivered()).isFalse();
            assertThat(answer.status()).isNull();
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Slow: ", "HTTP/1.1 2"})
    void anAnswerThatDripsIsGivenUpAsAWholeAndItsConnectionClosed(String beginning) throws Exception {
        try (BadServer server = BadServer.dripping(beginning)) {
            Answer answer = post(LOOPBACK, SHORT, server.url());

            assertThat(answer.delivered()).isFalse();
            assertThat(answer.error()).contains("did not finish");
            await().atMost(LONG).until(() -> server.open() == 0);
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        try (BadServer server = BadServer.silent()) {
            Answer answer = post(LOOPBACK, SHORT, server.url());

            assertThat(answer.error()).contains("did not finish");
            await().atMost(LONG).until(() -> server.open() == 0);
        }
    }

    @Test
    void ofAnAnswerWithoutEndTwoKilobytesAreKept() throws Exception {
        try (BadServer server = BadServer.flooding()) {
            Answer answer = post(LOOPBACK, LONG, server.url());

            assertThat(answer.delivered()).isTrue();
            assertThat(answer.response()).isEqualTo("y".repeat(2048));
            await().atMost(LONG).until(() -> server.open() == 0);
        }
    }

    @Test
    void aServerThatHangsUpOrIsNotThereIsAFailureWithAReason() throws Exception {
        String gone;
        try (BadServer server = BadServer.hangingUp()) {
            gone = server.url();
            assertThat(post(LOOPBACK, LONG, server.url()).error()).contains("broke off");
        }
        assertThat(post(LOOPBACK, LONG, gone).error()).contains("No connection");
    }

    @Test
    void unknownHostIsFailureWithReason() throws Exception {
        OutboundGuard guard = OutboundGuard.with(List.of(), host -> {
            throw new UnknownHostException(host);
        });

        assertThat(post(guard, LONG, "http://nowhere.example/").error()).contains("cannot be found");
    }

    @Test
    void theWaitAnEndpointAsksForIsRead() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            receiver.answering(_ -> Reply.status(503, Map.of("Retry-After", "120")));

            assertThat(post(LOOPBACK, LONG, receiver.url()).retryAfter()).isEqualTo(Duration.ofMinutes(2));
        }
    }

    private static Answer post(OutboundGuard guard, Duration within, String url) throws InterruptedException {
        WebhookSender sender = new WebhookSender(vertx, guard, TestSettings.waiting(within));
        try {
            return sender.post(url, Map.of("webhook-id", "msg_1"), "{\"ä\":1}");
        } finally {
            sender.close();
        }
    }
}
