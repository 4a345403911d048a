package ai.beast.events.publish.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.events.GatewayConfiguration;
import ai.beast.events.publish.format.Identity;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class RedisClaimsTest {
    private static final UUID TOPIC = UUID.randomUUID();

    @Inject
    Redis redis;

    @Inject
    GatewayConfiguration configuration;

    private RedisClaims claims() {
        return new RedisClaims(redis, configuration);
    }

    @Test
    void oneOfManyGetsAClaimAndTheOthersLearnWhereToLook() throws Exception {
        ClaimRequest request = request(7);

        assertThat(claims().claim(List.of(request)).join().getFirst().granted()).isTrue();
        Claim refused = claims().claim(List.of(request(8), request)).join().getLast();

        assertThat(refused.granted()).isFalse();
        assertThat(refused.partition()).isEqualTo(3);
        assertThat(refused.offset()).isEqualTo(7);
        assertThat(request.sameLogAs(refused)).isTrue();
        assertThat(refused.age()).isBetween(Duration.ZERO, Duration.ofMinutes(5));
    }

    @Test
    void aClaimIsTakenOverOnlyByWhoNamesItAsItIs() throws Exception {
        ClaimRequest request = request(1);
        claims().claim(List.of(request)).join();
        Claim held = claims().claim(List.of(request)).join().getFirst();

        ClaimRequest takeOver = request.insteadOf(held);
        // A claim of the same millisecond would look the same.
        await().until(() ->
                claims().claim(List.of(request)).join().getFirst().age().toMillis() > 5);

        assertThat(claims().claim(List.of(takeOver)).join().getFirst().granted())
                .isTrue();
        assertThat(claims().claim(List.of(takeOver)).join().getFirst().granted())
                .isFalse();
    }

    @Test
    void aFullGenerationIsForgottenOneGenerationLater() throws Exception {
        RedisClaims small = new RedisClaims(redis, 100);
        ClaimRequest first = request(1);
        small.claim(List.of(first)).join();
        small.claim(many(150)).join();
        assertThat(small.claim(List.of(first)).join().getFirst().granted()).isFalse();

        small.claim(many(150)).join();
        small.claim(many(150)).join();

        assertThat(small.claim(List.of(first)).join().getFirst().granted()).isTrue();
    }

    @Test
    void takenOverClaimCountsInNextGeneration() throws Exception {
        RedisClaims small = new RedisClaims(redis, 100);
        ClaimRequest first = request(1);
        small.claim(List.of(first)).join();
        Claim held = small.claim(List.of(first)).join().getFirst();
        small.claim(many(150)).join();
        small.claim(many(1)).join();

        ClaimRequest takeOver = ClaimRequest.of(first.identity(), TOPIC, 3, 9).insteadOf(held);
        assertThat(small.claim(List.of(takeOver)).join().getFirst().granted()).isTrue();

        assertThat(small.claim(List.of(first)).join().getFirst().offset()).isEqualTo(9);
    }

    @Test
    void aScriptThatRedisForgotIsGivenAgain() throws Exception {
        redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH"))
                .toCompletionStage()
                .toCompletableFuture()
                .get();

        assertThat(claims().claim(List.of(request(1))).join().getFirst().granted())
                .isTrue();
    }

    private static List<ClaimRequest> many(int count) {
        return IntStream.range(0, count).mapToObj(_ -> request(1)).toList();
    }

    private static ClaimRequest request(long offset) {
        return ClaimRequest.of(Identity.of("urn:test", UUID.randomUUID().toString()), TOPIC, 3, offset);
    }
}
