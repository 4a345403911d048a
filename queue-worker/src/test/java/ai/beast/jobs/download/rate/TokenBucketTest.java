package ai.beast.jobs.download.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final AtomicLong now = new AtomicLong();

    /** Whoever waits as told never gets more than the rate allows and one burst. */
    @Property(tries = 200)
    void theRateIsKept(
            @ForAll @IntRange(min = 1000, max = 100_000_000) int perSecond,
            @ForAll @IntRange(min = 1, max = 65_536) int largestPiece,
            @ForAll long seed) {
        AtomicLong clock = new AtomicLong();
        TokenBucket bucket = new TokenBucket(perSecond, clock::get);
        Random random = new Random(seed);
        long taken = 0;
        for (int i = 0; i < 500; i++) {
            int piece = 1 + random.nextInt(largestPiece);
            clock.addAndGet(bucket.take(piece));
            taken += piece;
        }

        double allowed = perSecond * (clock.get() / 1e9) + perSecond / 4.0;
        assertThat((double) taken).isLessThanOrEqualTo(allowed + 1 + perSecond / 1e9 * 500);
    }

    @Test
    void whoComesLateMayTakeWhatGatheredButNotMore() {
        TokenBucket bucket = new TokenBucket(1000, now::get);
        bucket.take(250);
        now.addAndGet(60_000_000_000L);

        assertThat(bucket.take(250)).isZero();
        assertThat(bucket.take(100)).isCloseTo(100_000_000L, within(10L));
    }

    @Test
    void noLimitIsNoWait() {
        TokenBucket bucket = new TokenBucket(0, now::get);

        assertThat(bucket.take(Integer.MAX_VALUE)).isZero();
    }

    @Test
    void aNegativeRateIsNone() {
        assertThatThrownBy(() -> new TokenBucket(-1, now::get)).isInstanceOf(IllegalArgumentException.class);
    }
}
