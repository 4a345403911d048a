package ai.beast.jobs.download.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.beast.queue.core.store.SharedRates;
import ai.beast.queue.core.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SharedBucketTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong now = new AtomicLong(-7 * SECOND);

    /** Processes that wait as told get the rate in all, no more, no less, and equal parts of it. */
    @Property(tries = 100)
    void allTogetherKeepTheRate(
            @ForAll @IntRange(min = 1, max = 5) int processes,
            @ForAll @IntRange(min = 100_000, max = 100_000_000) int perSecond,
            @ForAll @IntRange(min = 1, max = 16_384) int largestPiece,
            @ForAll long seed) {
        AtomicLong clock = new AtomicLong(seed % SECOND);
        long begin = clock.get();
        long end = begin + 20 * SECOND;
        SharedRates rates = new TimeLines(clock::get);
        SharedBucket[] buckets = IntStream.range(0, processes)
                .mapToObj(i -> new SharedBucket("test", perSecond, rates, clock::get))
                .toArray(SharedBucket[]::new);
        long[] wakes = new long[processes];
        Arrays.fill(wakes, begin);
        double[] done = new double[processes];
        Random random = new Random(seed);
        // No smaller, so that high rates do not take too many steps.
        int least = Math.max(1, perSecond / 50 - largestPiece);
        while (true) {
            int next = 0;
            for (int i = 1; i < processes; i++) {
                next = wakes[i] < wakes[next] ? i : next;
            }
            if (wakes[next] >= end) {
                break;
            }
            clock.set(Math.max(clock.get(), wakes[next]));
            int piece = least + random.nextInt(largestPiece);
            wakes[next] = clock.get() + buckets[next].take(piece);
            done[next] += piece;
        }

        double slice = perSecond / 4.0 + least + largestPiece;
        double all = Arrays.stream(done).sum();
        assertThat(all).isCloseTo(20.0 * perSecond, within(2.0 * processes * slice));
        for (double part : done) {
            assertThat(part).isCloseTo(all / processes, within(2 * slice));
        }
    }

    @Test
    void manyPiecesCostOneCall() {
        AtomicInteger calls = new AtomicInteger();
        SharedBucket bucket = new SharedBucket(
                "test",
                1_000_000,
                (name, length) -> {
                    calls.incrementAndGet();
                    return Duration.ZERO;
                },
                now::get);

        for (int i = 0; i < 100; i++) {
            now.addAndGet(bucket.take(1000));
        }

        assertThat(calls).hasValue(1);
    }

    @Test
    void appliesTheRateAloneWhileTheStoreIsUnavailable() {
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger calls = new AtomicInteger();
        SharedRates there = new TimeLines(now::get);
        SharedBucket bucket = new SharedBucket(
                "test",
                1000,
                (name, length) -> {
                    calls.incrementAndGet();
                    if (away.get()) {
                        throw new StoreUnavailableException("away", new IOException());
                    }
                    return there.take(name, length);
                },
                now::get);

        assertThat(bucket.take(1250)).isEqualTo(SECOND);
        now.addAndGet(SECOND);
        assertThat(bucket.take(500)).isEqualTo(SECOND / 2);
        assertThat(calls).hasValue(1);

        away.set(false);
        now.addAndGet(10 * SECOND);
        assertThat(bucket.take(500)).isEqualTo(SECOND / 2);
        assertThat(calls).hasValue(2);
    }
}
