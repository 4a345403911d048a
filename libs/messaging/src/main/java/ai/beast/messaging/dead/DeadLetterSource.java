package ai.beast.messaging.dead;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dead letters of one kind. Implementations are thread-safe and may block. */
public interface DeadLetterSource {

    /** Place of a dead letter in the list; it holds when the dead letter is gone. */
    record Position(Instant lastFailedAt, String key) {}

    /** Name of the kind: lower-case letters and digits. It begins the ids of its dead letters. */
    String kind();

    long count();

    /**
     * Dead letters without their texts, the newest first.
     *
     * @param type only those of this type; null for all
     * @param after where the page begins; null for the first page
     */
    List<DeadLetter> page(@Nullable String type, @Nullable Position after, int limit);

    /** The dead letter with its text. */
    Optional<DeadLetter> find(String key);

    /**
     * Hands records back to where they were given up; each takes effect once, however often it is replayed.
     *
     * @param key only this one; null for all
     * @param type only those of this type; null for all
     * @return number of records
     */
    int replay(@Nullable String key, @Nullable String type);

    /** Deletes one for good. @return false when there is none */
    boolean drop(String key);

    /**
     * Called by one loop again and again, and after each replay: finishes replays and deletes what is too old or too much.
     *
     * @param keep age up to which dead letters are kept
     */
    default void tend(Duration keep) {}
}
