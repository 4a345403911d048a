package ai.beast.work.failure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Delays between attempts of a failed delivery. Up to a fifth is added at random, so that deliveries that failed together part.
 *
 * @param waits after the first failure, the second, and so on; none is tried again after the last
 * @param chance gives numbers from 0 to 1; called by the caller's thread
 */
public record RetrySchedule(List<Duration> waits, DoubleSupplier chance) {
    private static final double JITTER = 0.2;
    /** A server that asks for more than this is not taken at its word. */
    private static final Duration MAX_ASKED = Duration.ofHours(24);

    public RetrySchedule {
        waits = List.copyOf(waits);
    }

    /**
     * The wait after an attempt.
     *
     * @param attempts made so far, at least 1
     * @param asked the least wait the server asked for
     * @return empty when the schedule has ended
     */
    public Optional<Duration> after(int attempts, @Nullable Duration asked) {
        if (attempts > waits.size()) {
            return Optional.empty();
        }
        Duration planned = waits.get(Math.max(attempts, 1) - 1);
        Duration wait = planned.plusMillis((long) (planned.toMillis() * JITTER * chance.getAsDouble()));
        if (asked == null) {
            return Optional.of(wait);
        }
        Duration bounded = asked.compareTo(MAX_ASKED) < 0 ? asked : MAX_ASKED;
        return Optional.of(wait.compareTo(bounded) < 0 ? bounded : wait);
    }
}
