package ai.beast.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.problem.ErrorCode;
import ai.beast.security.OutboundGuard.Target;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarded calls of servers that fail, stall and recover. */
class OutgoingCallTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final byte[] CONTENT = "content".getBytes();
    private static final CallPolicy POLICY = CallPolicy.named("test", TIMEOUT)
            .concurrency(2)
            .breaker(4, Duration.ofMillis(100))
            .retries(1, Duration.ofMillis(1));

    private final Vertx vertx = Vertx.vertx();
    private final ReplyClient client = new ReplyClient(vertx, Duration.ofSeconds(5));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final CallGuards guards = new CallGuards(metrics);
    private final CallGuard guard = guards.guard(POLICY);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final FileServer server = FileServer.start();

    @AfterEach
    void close() {
        server.close();
        threads.shutdownNow();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void breakerOpensHalfOpensAndCloses() throws Exception {
        Gate gate = new Gate();
        Fault[] faults = new Fault[5];
        Arrays.fill(faults, Fault.status(500));
        faults[4] = Fault.holdAt(0, gate);
        URI url = server.serve("/file", CONTENT, faults);
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> guard.call("server", () -> get(url))).hasMessage("status 500");
        }

        assertThat(guards.states()).doesNotContainEntry("test", "closed");
        Future<Reply> probe = threads.submit(() -> await().atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(CallRefusedException.class)
                .until(() -> guard.call("server", () -> get(url)), reply -> reply.status() == 200));
        gate.awaitReached();
        assertThat(guards.states()).containsEntry("test", "half_open");
        assertThat(gauge("test")).isEqualTo(1);
        assertThat(server.gets("/file")).isEqualTo(5);
        gate.open();

        assertThat(probe.get().status()).isEqualTo(200);
        assertThat(guards.states()).isEqualTo(Map.of("test", "closed"));
        assertThat(gauge("test")).isZero();
    }

    @Test
    void openBreakerRefusesOneServerOnly() throws Exception {
        CallGuard patient = guards.guard(CallPolicy.named("patient", TIMEOUT).breaker(2, Duration.ofMinutes(2)));
        URI url = server.serve("/file", CONTENT, Fault.status(500), Fault.status(500));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> patient.call("one", () -> get(url))).isInstanceOf(IOException.class);
        }

        assertThat(guards.states()).containsEntry("patient", "open").containsEntry("patient@one", "open");
        assertThat(gauge("patient")).isEqualTo(2);
        assertThatThrownBy(() -> patient.call("one", () -> get(url)))
                .isInstanceOfSatisfying(CallRefusedException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                    assertThat(refused.toProblem().extensions()).containsEntry("retry_after", 120L);
                    assertThat(refused).hasMessageContaining("circuit breaker of one is open");
                });
        assertThat(patient.call("other", () -> get(url)).status()).isEqualTo(200);
        assertThat(server.gets("/file")).isEqualTo(3);
        guards.reset();
        assertThat(patient.call("one", () -> get(url)).status()).isEqualTo(200);
    }

    @Test
    void bulkheadRefusesWithAClearError() throws Exception {
        Gate gate = new Gate();
        URI url = server.serve("/file", CONTENT, Fault.holdAt(0, gate), Fault.holdAt(0, gate));
        List<Future<Reply>> held = List.of(
                threads.submit(() -> guard.call("server", () -> get(url))),
                threads.submit(() -> guard.call("server", () -> get(url))));
        await().atMost(TIMEOUT).until(() -> server.gets("/file") == 2);

        assertThatThrownBy(() -> guard.retry("server", () -> get(url)))
                .isInstanceOf(CallRefusedException.class)
                .hasMessage("server has 2 calls of this service at the same time, the maximum; retry later");

        gate.open();
        for (Future<Reply> reply : held) {
            assertThat(reply.get().status()).isEqualTo(200);
        }
        assertThat(guards.states()).isEqualTo(Map.of("test", "closed"));
    }

    @Test
    void refusedCallsDoNotCountForTheBreaker() throws Exception {
        Gate gate = new Gate();
        AtomicInteger entered = new AtomicInteger();
        List<Future<Object>> held = List.of(
                threads.submit(() -> guard.call("server", () -> failLate(entered, gate))),
                threads.submit(() -> guard.call("server", () -> failLate(entered, gate))));
        await().atMost(TIMEOUT).until(() -> entered.get() == 2);
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> guard.call("server", () -> failLate(entered, gate)))
                    .isInstanceOf(CallRefusedException.class);
        }

        gate.open();
        for (Future<Object> call : held) {
            assertThatThrownBy(call::get).hasRootCauseMessage("late");
        }
        assertThat(guards.states()).isEqualTo(Map.of("test", "closed"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> guard.call("server", () -> failLate(entered, gate)))
                    .hasMessage("late");
        }
        assertThat(guards.states()).doesNotContainEntry("test", "closed");
    }

    private static Object failLate(AtomicInteger entered, Gate gate) throws IOException, InterruptedException {
        entered.incrementAndGet();
        gate.pass();
        throw new IOException("late");
    }

    @Test
    void retriesIdempotentCallsOnly() throws Exception {
        URI url = server.serve("/file", CONTENT, Fault.status(500));
        assertThat(guard.retry("server", () -> get(url)).whole()).hasToString("content");
        assertThat(server.gets("/file")).isEqualTo(2);

        URI other = server.serve("/other", CONTENT, Fault.status(500));
        assertThatThrownBy(() -> guard.call("server", () -> get(other))).hasMessage("status 500");
        assertThat(server.gets("/other")).isEqualTo(1);
    }

    @Test
    void timesOutOnceWhenTheServerStalls() throws Exception {
        // The connection is open by then: the timeout is the exchange's, however slow the machine is to connect.
        get(server.serve("/first", CONTENT));
        URI url = server.serve("/file", CONTENT, Fault.stallAfter(2), Fault.stallAfter(2));

        assertThatThrownBy(() -> guard.retry("server", () -> send(target(url), 100, Duration.ofSeconds(2))))
                .isInstanceOf(HttpTimeoutException.class);

        assertThat(server.gets("/file")).isEqualTo(1);
    }

    @Test
    void guardEndsACallThatIgnoresItsTimeout() {
        CallGuard impatient = guards.guard(CallPolicy.named("impatient", Duration.ofMillis(1)));
        URI url = server.serve("/file", CONTENT, Fault.stallAfter(2));

        assertThatThrownBy(() -> impatient.call("server", () -> get(url)))
                .hasFieldOrPropertyWithValue("code", ErrorCode.UPSTREAM_TIMEOUT);
    }

    @Test
    void reportsABrokenConnection() {
        URI url = server.serve("/file", CONTENT, Fault.truncateAfter(2));

        assertThatThrownBy(() -> get(url)).isInstanceOf(IOException.class).hasMessageContaining("broke");
    }

    @Test
    void readsNoMoreThanTheLimit() throws Exception {
        URI announced = server.serve("/file", CONTENT);
        URI chunked = server.serve("/chunked", CONTENT, Fault.excess(100));

        assertThat(send(target(announced), 6, TIMEOUT))
                .returns(200, Reply::status)
                .returns(null, Reply::body);
        assertThat(send(target(chunked), 7, TIMEOUT))
                .returns(200, Reply::status)
                .returns(null, Reply::body);
        assertThat(send(target(announced), 7, TIMEOUT).whole()).hasToString("content");
    }

    @Test
    void triesTheNextAddressOfAHost() throws Exception {
        URI url = server.serve("/file", CONTENT);
        InetAddress refusing = InetAddress.getByName("127.0.0.9");
        InetAddress listening = InetAddress.getByName("127.0.0.1");
        URI named = URI.create("http://two.example:" + url.getPort() + "/file");

        Target both = new Target(named, List.of(refusing, listening), url.getPort());
        assertThat(send(both, 100, TIMEOUT).whole()).hasToString("content");

        Target none = new Target(named, List.of(refusing, refusing), url.getPort());
        assertThatThrownBy(() -> send(none, 100, TIMEOUT)).isInstanceOf(ConnectException.class);
    }

    @Test
    void rejectsAConfiguredUrlWithoutValidHost() {
        assertThatThrownBy(() -> HostConnection.configured(URI.create("http://user@my_n8n:5678/")))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void opensAsManyConnectionsAsItsPoolHolds() throws Exception {
        Gate gate = new Gate();
        URI url = server.serve("/file", CONTENT, Fault.holdAt(0, gate), Fault.holdAt(0, gate));
        try (ReplyClient two = new ReplyClient(vertx, Duration.ofSeconds(5), 2)) {
            Request request = Request.get(target(url), Map.of());
            List<Future<Reply>> held = List.of(
                    threads.submit(() -> two.send(request, 100, TIMEOUT)),
                    threads.submit(() -> two.send(request, 100, TIMEOUT)));
            await().atMost(TIMEOUT).until(() -> server.gets("/file") == 2);

            assertThatThrownBy(() -> two.send(request, 100, Duration.ofMillis(300)))
                    .isInstanceOf(ConnectException.class);

            gate.open();
            for (Future<Reply> reply : held) {
                assertThat(reply.get().status()).isEqualTo(200);
            }
        }
    }

    private double gauge(String policy) {
        return metrics.get("ai.beast.circuit.breaker.state")
                .tag("name", policy)
                .gauge()
                .value();
    }

    private Reply get(URI url) throws IOException, InterruptedException {
        Reply reply = send(target(url), 100, TIMEOUT);
        if (reply.status() != 200) {
            throw new IOException("status " + reply.status());
        }
        return reply;
    }

    private Reply send(Target target, int maxBytes, Duration timeout) throws IOException, InterruptedException {
        return client.send(Request.get(target, Map.of()), maxBytes, timeout);
    }

    private static Target target(URI url) throws IOException {
        return HostConnection.configured(url);
    }
}
