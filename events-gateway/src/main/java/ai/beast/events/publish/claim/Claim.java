package ai.beast.events.publish.claim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a claim: granted, or who tried before.
 *
 * @param text how the claim is kept; null when the caller got it
 * @param age how long ago it was granted
 * @param at when it was granted, milliseconds since 1970 by the clock of the store
 * @param partition where the event lies if it was published
 * @param offset before which it can't lie
 * @param log the short name of the log in which these mean something
 */
public record Claim(@Nullable String text, Duration age, long at, int partition, long offset, String log) {
    /** The caller may publish the event. */
    static final Claim GRANTED = new Claim(null, Duration.ZERO, 0, 0, 0, "");

    /** @param answer as {@code claim.lua} gives it */
    static Claim parse(String answer) {
        if (answer.isEmpty()) {
            return GRANTED;
        }
        String[] parts = answer.split(":", 2);
        String[] claim = parts[1].split(":", 4);
        return new Claim(
                parts[1],
                Duration.ofMillis(Long.parseLong(parts[0])),
                Long.parseLong(claim[0]),
                Integer.parseInt(claim[1]),
                Long.parseLong(claim[2]),
                claim[3]);
    }

    boolean granted() {
        return text == null;
    }
}
