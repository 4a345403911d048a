package ai.beast.queue.core;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a run has come.
 *
 * @param done bytes, or whatever the job counts
 * @param total what there is to do; negative while unknown
 * @param perSecond present rate of {@code done}
 */
public record Progress(long done, long total, long perSecond) {

    /** From 0 to 100; empty while the total is unknown. */
    public OptionalDouble percent() {
        if (total < 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(total == 0 ? 100.0 : Math.min(100.0, 100.0 * done / total));
    }

    /** The form the store keeps. */
    public String encode() {
        return done + "," + total + "," + perSecond;
    }

    /** Empty for anything {@link #encode} does not write, as a newer version may: the job is shown without progress then. */
    public static Optional<Progress> decode(String text) {
        String[] parts = text.split(",", -1);
        try {
            return parts.length == 3
                    ? Optional.of(
                            new Progress(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])))
                    : Optional.empty();
        } catch (NumberFormatException unknown) {
            return Optional.empty();
        }
    }
}
