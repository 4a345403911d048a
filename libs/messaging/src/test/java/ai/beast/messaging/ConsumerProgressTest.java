package ai.beast.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsumerProgressTest {
    private final AtomicLong time = new AtomicLong();
    private final ConsumerProgress progress = new ConsumerProgress(Duration.ofSeconds(60), time::get);

    @Test
    void stallsWhenRecordsWaitAndPositionStands() {
        progress.observe(10, 20);
        pass(61);

        assertThat(progress.stalled()).isTrue();
        assertThat(progress.lag()).isEqualTo(10);
        progress.observe(10, 25);
        assertThat(progress.stalled()).isTrue();
    }

    @Test
    void anyProgressEndsTheStall() {
        progress.observe(10, 20);
        pass(61);
        progress.observe(11, 30);

        assertThat(progress.stalled()).isFalse();
        pass(59);
        assertThat(progress.stalled()).isFalse();
    }

    @Test
    void idleConsumerWithoutLagNeverStalls() {
        assertThat(progress.stalled()).isFalse();
        progress.observe(20, 20);
        pass(3600);
        assertThat(progress.stalled()).isFalse();

        progress.observe(20, 21);
        assertThat(progress.stalled()).isFalse();
        pass(61);
        assertThat(progress.stalled()).isTrue();
    }

    private void pass(long seconds) {
        time.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
