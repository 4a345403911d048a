package ai.beast.events.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.events.GatewayConfiguration;
import ai.beast.events.log.FakeLog;
import ai.beast.events.log.LogRecord;
import ai.beast.events.publish.claim.FakeClaims;
import ai.beast.events.publish.format.DataSchemas;
import ai.beast.events.publish.format.EventReader;
import ai.beast.events.publish.format.NewEvent;
import ai.beast.events.stream.core.StreamHub;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.Caller;
import ai.beast.work.loop.Loops;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WithoutRedisTest {
    private final FakeLog log = new FakeLog(2);
    private final FakeClaims claims = new FakeClaims();
    private final Loops loops = new Loops();
    private final StreamHub hub = new StreamHub(log, 1, 10);
    private final List<LogRecord> written = new ArrayList<>();

    @BeforeEach
    void start() {
        hub.start(loops);
        await().atMost(Duration.ofSeconds(30)).until(hub::logReached);
        claims.setAway(true);
    }

    @AfterEach
    void stop() {
        hub.close();
        loops.close();
    }

    @Test
    void eventsAreRefusedIfSoWished() {
        PublishService service = service("refuse");

        assertThatThrownBy(() -> publish(service))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
        assertThat(written).isEmpty();

        claims.setAway(false);
        assertThat(publish(service).accepted()).isEqualTo(1);
        assertThat(written).hasSize(1);
    }

    @Test
    void eventsAreAcceptedOtherwiseAndThisGatewayKnowsItsOwn() {
        PublishService service = service("accept");

        assertThat(publish(service).repeated()).isZero();
        assertThat(publish(service).repeated()).isEqualTo(1);
        assertThat(written).hasSize(1);
    }

    private static Published publish(PublishService service) {
        byte[] event = "{\"specversion\":\"1.0\",\"type\":\"custom.a\",\"source\":\"urn:t\",\"id\":\"1\"}"
                .getBytes(StandardCharsets.UTF_8);
        NewEvent read = new EventReader(new DataSchemas(), Clock.systemUTC(), new Caller("test", Set.of())).one(event);
        return service.publish(List.of(read)).toCompletableFuture().join();
    }

    private PublishService service(String withoutRedis) {
        GatewayConfiguration configuration = new SmallRyeConfigBuilder()
                .withMapping(GatewayConfiguration.class)
                .withDefaultValue("ai-beast.events.topic", "events")
                // Outside Quarkus durations are written as the standard has them.
                .withDefaultValue("ai-beast.events.heartbeat", "PT15S")
                .withDefaultValue("ai-beast.events.without-redis", withoutRedis)
                .build()
                .getConfigMapping(GatewayConfiguration.class);
        return new PublishService(
                records -> {
                    written.addAll(records);
                    return CompletableFuture.completedFuture(null);
                },
                log,
                hub,
                claims,
                configuration,
                Executors.newVirtualThreadPerTaskExecutor());
    }
}
