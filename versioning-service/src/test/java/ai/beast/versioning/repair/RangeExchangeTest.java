package ai.beast.versioning.repair;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.security.OutboundGuard;
import ai.beast.work.loop.WorkerThreads;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RangeExchangeTest {
    /** Vert.x's default number of connections to a host. */
    private static final int POOL_SIZE = 5;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicBoolean answers = new AtomicBoolean();
    private HttpServer server;
    private URI url;

    @BeforeEach
    void aServerThatIgnoresItsFirstRequests() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    if (answers.get()) {
                        request.response().setStatusCode(206).end(Buffer.buffer("abc"));
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        url = URI.create("http://127.0.0.1:" + server.actualPort() + "/model.gguf?a=b");
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void returnsConnectionsOfTimedOutExchanges() throws Exception {
        OutboundGuard guard = OutboundGuard.with(List.of("127.0.0.1/32"), InetAddress::getAllByName);
        List<Future<RangeExchange.Range>> timedOut = new ArrayList<>();
        try (RangeExchange impatient = new RangeExchange(vertx, guard, Duration.ofSeconds(8))) {
            try (ExecutorService threads = WorkerThreads.virtual("fetch")) {
                for (int i = 0; i < POOL_SIZE; i++) {
                    timedOut.add(threads.submit(() -> impatient.get(url, 0, 3)));
                }
            }
            assertThat(timedOut)
                    .allSatisfy(exchange -> assertThat(exchange.exceptionNow()).isInstanceOf(IOException.class));

            answers.set(true);
            RangeExchange.Range reply = impatient.get(url, 0, 3);

            assertThat(reply.body()).hasToString("abc");
        }
    }
}
