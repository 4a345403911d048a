package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.rest.QueueTestSettings;
import ai.beast.testing.Infrastructure;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
class RedisQueueTest {
    @Inject
    RedisQueue queue;

    @Inject
    Redis claims;

    @Inject
    @RedisClientName("heartbeat")
    Redis heartbeats;

    @Inject
    @RedisClientName("wake-up")
    Redis wakeUpSignal;

    @Test
    void callsEndOnTheEventLoopThatReadsTheAnswers() {
        for (Redis client : List.of(claims, heartbeats, wakeUpSignal)) {
            CompletableFuture<Boolean> reading = new CompletableFuture<>();

            queue.context()
                    .runOnContext(_ -> client.send(Request.cmd(Command.PING))
                            .onComplete(_ -> reading.complete(readsFromASocket()), reading::completeExceptionally));

            assertThat(reading.join()).isTrue();
        }
    }

    private static boolean readsFromASocket() {
        return Arrays.stream(Thread.currentThread().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("channelRead"));
    }
}
