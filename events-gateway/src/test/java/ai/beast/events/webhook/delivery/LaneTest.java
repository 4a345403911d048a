package ai.beast.events.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.work.failure.Backoff;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final Duration FIRST = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Lane lane = new Lane(4, 3, new Backoff(FIRST, Duration.ofSeconds(40)), nanos::get);

    @Test
    void noMoreThanItsPlacesAreTaken() {
        for (int i = 0; i < 4; i++) {
            lane.started(true);
        }

        assertThat(lane.free()).isZero();
        assertThat(lane.ended()).isTrue();
        assertThat(lane.free()).isEqualTo(1);
    }

    @Test
    void whenFewerWereDueThanPlacesNobodyWaitsForTheEnd() {
        lane.started(false);

        assertThat(lane.ended()).isFalse();
    }

    @Test
    void afterSeveralFailuresItRestsAndThenOneAttemptShowsWhetherItIsWell() {
        fail(3);
        assertThat(lane.free()).isZero();
        assertThat(lane.atRest()).isTrue();

        pass(FIRST);
        assertThat(lane.free()).isEqualTo(1);

        fail(1);
        pass(FIRST);
        assertThat(lane.free()).as("the second rest is twice as long").isZero();
        pass(FIRST);
        assertThat(lane.free()).isEqualTo(1);

        lane.started(true);
        lane.succeeded();
        lane.ended();
        assertThat(lane.free()).isEqualTo(4);
        assertThat(lane.forgettable()).isTrue();
    }

    @Test
    void failuresThatCameFromAttemptsBegunBeforeTheRestDoNotLengthenIt() {
        for (int i = 0; i < 4; i++) {
            lane.started(true);
        }
        for (int i = 0; i < 4; i++) {
            lane.failed(null);
            lane.ended();
        }

        pass(FIRST);

        assertThat(lane.free()).isEqualTo(1);
    }

    @Test
    void aSuccessBetweenFailuresKeepsItGoing() {
        fail(2);
        lane.succeeded();
        fail(2);

        assertThat(lane.free()).isEqualTo(4);
    }

    @Test
    void theRestAnEndpointAsksForIsGivenAtOnce() {
        lane.started(true);
        lane.failed(Duration.ofMinutes(1));
        lane.ended();

        assertThat(lane.free()).isZero();
        pass(Duration.ofMinutes(1));
        assertThat(lane.free()).isEqualTo(4);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            lane.started(true);
            lane.failed(null);
            lane.ended();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
