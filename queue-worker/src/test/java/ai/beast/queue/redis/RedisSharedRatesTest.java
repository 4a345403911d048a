package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.store.SharedRates;
import ai.beast.queue.core.store.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisSharedRatesTest {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    private static final Duration PIECE = Duration.ofMillis(250);

    private final VirtualTime time = new VirtualTime();
    private final Keys queue = REDIS.queue();
    private final SharedRates one = new RedisSharedRates(REDIS.calls(), queue, time);
    private final SharedRates other = new RedisSharedRates(REDIS.calls(), queue, time);

    @Test
    void piecesOfAllTakersFollowOneAnother() {
        assertThat(one.take("download", PIECE)).isZero();
        assertThat(other.take("download", PIECE)).isEqualTo(PIECE);
        assertThat(one.take("download", PIECE)).isEqualTo(PIECE.multipliedBy(2));
        assertThat(one.take("upload", PIECE)).isZero();
    }

    @Test
    void piecesThatAreNotTakenExpire() {
        one.take("download", PIECE);
        time.pass(Duration.ofSeconds(1));

        assertThat(other.take("download", PIECE)).isZero();
        assertThat(one.take("download", PIECE)).isEqualTo(PIECE);
    }

    @Test
    void doesNotWaitWhenTheClockWasPutBack() {
        one.take("download", Duration.ofHours(1));

        assertThat(one.take("download", PIECE)).isZero();
    }
}
