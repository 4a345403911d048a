package ai.beast.work.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMinutes(2));

    @Property
    void everyWaitIsThePlannedOneAndAtMostAFifthMore(
            @ForAll @IntRange(min = 1, max = 3) int attempts,
            @ForAll @DoubleRange(max = 1, maxIncluded = false) double chance) {
        Duration planned = WAITS.get(attempts - 1);

        Duration wait =
                new RetrySchedule(WAITS, () -> chance).after(attempts, null).orElseThrow();

        assertThat(wait).isBetween(planned, planned.multipliedBy(6).dividedBy(5));
    }

    @Test
    void itEndsAfterItsLastWait() {
        assertThat(new RetrySchedule(WAITS, () -> 0).after(4, null)).isEmpty();
    }

    @Test
    void whatTheServerAskedForIsTheLeastWaitWithinADay() {
        RetrySchedule schedule = new RetrySchedule(WAITS, () -> 0);

        assertThat(schedule.after(1, Duration.ofMinutes(1))).contains(Duration.ofMinutes(1));
        assertThat(schedule.after(3, Duration.ofSeconds(1))).contains(Duration.ofMinutes(2));
        assertThat(schedule.after(1, Duration.ofDays(400))).contains(Duration.ofHours(24));
        assertThat(schedule.after(4, Duration.ofSeconds(1))).isEmpty();
    }
}
