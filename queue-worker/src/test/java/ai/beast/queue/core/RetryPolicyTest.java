package ai.beast.queue.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final RetryPolicy POLICY = new RetryPolicy(5, Duration.ofSeconds(2), Duration.ofSeconds(60));

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 4", "3, 8", "5, 32", "6, 60", "1000, 60"})
    void theLongestRestDoublesUpToTheLimit(int failures, long seconds) {
        RandomGenerator never = () -> 0;

        assertThat(POLICY.delay(failures, never)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 63, 64, 65, Integer.MAX_VALUE})
    void jitterTakesAwayHalfAtMost(int failures) {
        Random random = new Random(failures);
        Duration longest = POLICY.delay(failures, () -> 0);

        for (int i = 0; i < 200; i++) {
            assertThat(POLICY.delay(failures, random)).isBetween(longest.dividedBy(2), longest);
        }
    }

    @Test
    void attemptsAreCounted() {
        assertThat(POLICY.allowsAnother(4)).isTrue();
        assertThat(POLICY.allowsAnother(5)).isFalse();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(-1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
