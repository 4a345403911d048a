package ai.beast.events.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.work.failure.Backoff;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EndpointConcurrencyTest {
    private static final Duration FIRST = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final EndpointConcurrency concurrency =
            new EndpointConcurrency(4, 3, new Backoff(FIRST, Duration.ofSeconds(40)), nanos::get);

    @Test
    void noMoreThanItsPlacesAreTaken() {
        for (int i = 0; i < 4; i++) {
            concurrency.started(true);
        }

        assertThat(concurrency.free()).isZero();
        assertThat(concurrency.ended()).isTrue();
        assertThat(concurrency.free()).isEqualTo(1);
    }

    @Test
    void fewerDueThanPlacesWaitForNoEnd() {
        concurrency.started(false);

        assertThat(concurrency.ended()).isFalse();
    }

    @Test
    void pausesAfterFailuresThenProbesWithOneAttempt() {
        fail(3);
        assertThat(concurrency.free()).isZero();
        assertThat(concurrency.atRest()).isTrue();

        pass(FIRST);
        assertThat(concurrency.free()).isEqualTo(1);

        fail(1);
        pass(FIRST);
        assertThat(concurrency.free()).as("the second rest is twice as long").isZero();
        pass(FIRST);
        assertThat(concurrency.free()).isEqualTo(1);

        concurrency.started(true);
        concurrency.succeeded();
        concurrency.ended();
        assertThat(concurrency.free()).isEqualTo(4);
        assertThat(concurrency.forgettable()).isTrue();
    }

    @Test
    void failuresOfEarlierAttemptsDoNotLengthenPause() {
        for (int i = 0; i < 4; i++) {
            concurrency.started(true);
        }
        for (int i = 0; i < 4; i++) {
            concurrency.failed(null);
            concurrency.ended();
        }

        pass(FIRST);

        assertThat(concurrency.free()).isEqualTo(1);
    }

    @Test
    void aSuccessBetweenFailuresKeepsItGoing() {
        fail(2);
        concurrency.succeeded();
        fail(2);

        assertThat(concurrency.free()).isEqualTo(4);
    }

    @Test
    void theRestAnEndpointAsksForIsGivenAtOnce() {
        concurrency.started(true);
        concurrency.failed(Duration.ofMinutes(1));
        concurrency.ended();

        assertThat(concurrency.free()).isZero();
        pass(Duration.ofMinutes(1));
        assertThat(concurrency.free()).isEqualTo(4);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            concurrency.started(true);
            concurrency.failed(null);
            concurrency.ended();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
