package ai.beast.queue.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Four bands, drawn by weight: of fifteen claims on a full queue eight go to {@link #INTERACTIVE}, four to {@link #HIGH}, two
 * to {@link #NORMAL} and one to {@link #BULK}; a band with nothing in it gives its turn to the highest that has. So no band
 * starves, whatever arrives above it. Within a band jobs run in the order they became ready.
 */
public enum Priority {
    INTERACTIVE,
    HIGH,
    NORMAL,
    BULK;

    /** Repeating weighted schedule of bands, by ordinal. All workers share the store's counter. */
    static final int[] TURNS = {0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0};

    /** The band whose turn it is at a count of claims. */
    public static Priority turn(long count) {
        return values()[TURNS[(int) (count % TURNS.length)]];
    }

    /** The word clients use, such as {@code normal}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The band a client's word names, if any. */
    public static Optional<Priority> ofWord(String word) {
        return Arrays.stream(values())
                .filter(priority -> priority.word().equals(word))
                .findFirst();
    }
}
