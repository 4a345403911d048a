package ai.beast.work.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final LoopSettings SETTINGS = LoopSettings.named("tested")
            .pollInterval(Duration.ofHours(1))
            .retryDelay(Duration.ofMillis(1), Duration.ofMillis(2));

    private final AtomicLong now = new AtomicLong();
    private final Loops loops = new Loops(now::get);

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void survivesEveryThrowable() {
        List<Throwable> failures = List.of(
                new IllegalStateException("one"),
                new OutOfMemoryError("two"),
                new StackOverflowError(),
                new Exception("four"));
        AtomicInteger rounds = new AtomicInteger();

        Loop loop = loops.start(SETTINGS, _ -> {
            int round = rounds.getAndIncrement();
            if (round < failures.size()) {
                throw LoopTest.<RuntimeException>unchecked(failures.get(round));
            }
            return Next.whenWoken();
        });

        await().until(() -> loop.state().failuresInRow() == 0 && rounds.get() == failures.size() + 1);
        assertThat(loop.state().failures()).isEqualTo(failures.size());
        assertThat(loop.state().lastFailure()).contains("four");
        assertThat(loop.state().live()).isTrue();
    }

    @Test
    void runsAgainWhenWoken() {
        AtomicInteger rounds = new AtomicInteger();
        Loop loop = loops.start(SETTINGS, _ -> {
            rounds.incrementAndGet();
            return Next.whenWoken();
        });
        await().until(() -> rounds.get() == 1);

        loop.wake();

        await().until(() -> rounds.get() == 2);
    }

    @Test
    void interruptsTheRoundAfterTheStopTimeout() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger interrupts = new AtomicInteger();
        Loop loop = loops.start(SETTINGS.stopTimeout(Duration.ofMillis(10)), _ -> {
            entered.countDown();
            try {
                never.await();
            } catch (InterruptedException interrupted) {
                interrupts.incrementAndGet();
                throw interrupted;
            }
            return Next.now();
        });
        await().until(() -> entered.getCount() == 0);

        loop.stop();

        assertThat(interrupts).hasValue(1);
        assertThat(loop.state().health()).isEqualTo(LoopState.Health.ENDED);
    }

    @Test
    void goesOnAfterAnInterruptThatIsNoStop() {
        AtomicInteger rounds = new AtomicInteger();
        loops.start(SETTINGS, _ -> {
            if (rounds.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
            }
            return rounds.get() < 3 ? Next.after(Duration.ofNanos(1)) : Next.whenWoken();
        });

        await().until(() -> rounds.get() == 3);
    }

    @Test
    void isStuckPastItsRoundLimit() {
        CountDownLatch release = new CountDownLatch(1);
        Loop loop = loops.start(SETTINGS.roundLimit(Duration.ofMinutes(1)), _ -> {
            release.await();
            return Next.whenWoken();
        });
        await().until(() -> loop.state().roundTime() != null);
        assertThat(loop.state().health()).isEqualTo(LoopState.Health.RUNNING);

        now.addAndGet(Duration.ofSeconds(61).toNanos());

        assertThat(loop.state().health()).isEqualTo(LoopState.Health.STUCK);
        release.countDown();
        await().until(() -> loop.state().health() == LoopState.Health.RUNNING);
    }

    @Test
    void endsByItsOwnRoundAndMayStartAgain() {
        Loop first = loops.start(SETTINGS, _ -> Next.end());
        await().until(() -> first.state().health() == LoopState.Health.ENDED);

        Loop second = loops.start(SETTINGS, _ -> Next.whenWoken());

        assertThat(second.state().health()).isEqualTo(LoopState.Health.RUNNING);
        assertThat(first.state().live()).isTrue();
    }

    @Test
    void refusesTwoLoopsOfOneName() {
        loops.start(SETTINGS, _ -> Next.whenWoken());

        assertThatThrownBy(() -> loops.start(SETTINGS, _ -> Next.whenWoken())).hasMessageContaining("tested");
    }

    @Test
    void stopsTheNewestFirstAndStartsNoneAfterwards() {
        List<String> ended = new CopyOnWriteArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            loops.start(LoopSettings.named(name).interruptAtStop(), _ -> {
                try {
                    new CountDownLatch(1).await();
                } finally {
                    ended.add(name);
                }
                return Next.now();
            });
        }
        await().until(() -> loops.states().stream().allMatch(state -> state.roundTime() != null));

        loops.close();

        assertThat(ended).containsExactly("third", "second", "first");
        assertThatThrownBy(() -> loops.start(SETTINGS, _ -> Next.end())).isInstanceOf(IllegalStateException.class);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }
}
