package ai.beast.queue.core;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a job is in its life. This is the only place that says which moves are legal; the store's scripts enforce the same
 * table and the tests compare the two.
 */
public enum JobState {
    /** Ready to run, in its priority band's list. */
    QUEUED('q'),
    /** Not before its time: delayed, or between two attempts. */
    SCHEDULED('s'),
    /** Waits until the jobs it depends on have ended, or until it is resumed. */
    WAITING('w'),
    /** Leased by a worker, whose heartbeats keep it so. */
    STARTED('r'),
    /** Done, with a result. */
    FINISHED('f'),
    /** Given up after its budget of attempts or of lost workers, or for good at once. */
    FAILED('x'),
    /** Stopped on request. */
    CANCELLED('c');

    private static final Map<JobState, Set<JobState>> MOVES = Map.of(
            QUEUED, EnumSet.of(STARTED, WAITING, CANCELLED),
            SCHEDULED, EnumSet.of(QUEUED, WAITING, CANCELLED),
            WAITING, EnumSet.of(QUEUED, SCHEDULED, FAILED, CANCELLED),
            STARTED, EnumSet.of(FINISHED, FAILED, CANCELLED, QUEUED, SCHEDULED, WAITING),
            FINISHED, EnumSet.noneOf(JobState.class),
            FAILED, EnumSet.of(QUEUED, WAITING),
            CANCELLED, EnumSet.of(QUEUED, WAITING));

    private final char code;

    JobState(char code) {
        this.code = code;
    }

    /** One letter, as the store keeps it; never changed once released. */
    public char code() {
        return code;
    }

    /** The word clients see, such as {@code queued}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a job in this state has ended: it runs again only on a request to retry it. */
    public boolean ended() {
        return this == FINISHED || this == FAILED || this == CANCELLED;
    }

    /** Whether the move from this state to another is legal. Staying is not a move. */
    public boolean mayBecome(JobState next) {
        return next(this).contains(next);
    }

    private static Set<JobState> next(JobState state) {
        return MOVES.getOrDefault(state, Set.of());
    }

    /** @throws IllegalArgumentException for a letter no state has */
    public static JobState ofCode(char code) {
        return Arrays.stream(values())
                .filter(state -> state.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No job state has the code " + code));
    }

    /** The state a client's word names, if any. */
    public static Optional<JobState> ofWord(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst();
    }
}
