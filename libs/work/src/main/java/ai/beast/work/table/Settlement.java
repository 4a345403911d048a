package ai.beast.work.table;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end of one attempt.
 *
 * @param kind the row's next state
 * @param delay before the next attempt, for {@code RETRY} and {@code RELEASE}; ignored otherwise
 * @param error recorded as the row's last error; null keeps the previous one, or clears it for {@code SUCCEEDED}
 * @param columns further columns to write, by name; only those the definition lists
 */
public record Settlement(
        Kind kind, Duration delay, @Nullable String error, Map<String, @Nullable Object> columns) {

    /** The transition after an attempt. */
    public enum Kind {
        SUCCEEDED,
        /** Refused for good. */
        FAILED,
        /** Dead letter. */
        DEAD,
        /** Another attempt follows; this one is used up. */
        RETRY,
        /** Another attempt follows; this one is not used up. */
        RELEASE,
        /** As {@code RELEASE}, and the server that all rows need is unavailable: the runner slows down. */
        OUTAGE,
        /** The handler has settled the row itself. */
        SETTLED
    }

    public static Settlement succeeded() {
        return new Settlement(Kind.SUCCEEDED, Duration.ZERO, null, Map.of());
    }

    public static Settlement failed(String error) {
        return new Settlement(Kind.FAILED, Duration.ZERO, error, Map.of());
    }

    public static Settlement dead(String error) {
        return new Settlement(Kind.DEAD, Duration.ZERO, error, Map.of());
    }

    public static Settlement retry(Duration delay, String error) {
        return new Settlement(Kind.RETRY, delay, error, Map.of());
    }

    public static Settlement release(Duration delay, @Nullable String error) {
        return new Settlement(Kind.RELEASE, delay, error, Map.of());
    }

    public static Settlement outage(String error) {
        return new Settlement(Kind.OUTAGE, Duration.ZERO, error, Map.of());
    }

    public static Settlement settled() {
        return new Settlement(Kind.SETTLED, Duration.ZERO, null, Map.of());
    }

    /** A copy that writes a further column. */
    public Settlement with(String column, @Nullable Object value) {
        Map<String, @Nullable Object> more = new HashMap<>(columns);
        more.put(column, value);
        return new Settlement(kind, delay, error, more);
    }

    Settlement after(Duration otherDelay) {
        return new Settlement(kind, otherDelay, error, columns);
    }
}
