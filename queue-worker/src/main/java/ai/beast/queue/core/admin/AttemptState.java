package ai.beast.queue.core.admin;

import java.util.Arrays;
import java.util.Locale;

/** How a run of a job ended, or that it has not. */
public enum AttemptState {
    RUNNING('r'),
    FINISHED('f'),
    /** It failed; the job was retried or given up. */
    FAILED('x'),
    /** It was stopped because the job was cancelled. */
    CANCELLED('c'),
    /** The worker handed the job back, to be run again. */
    RELEASED('b'),
    /** It was stopped because the job was paused. */
    PAUSED('p'),
    /** It was stopped for another reason. */
    STOPPED('s'),
    /** The worker stopped answering. */
    LOST('l');

    private final char code;

    AttemptState(char code) {
        this.code = code;
    }

    /** One letter, as the store keeps it; never changed once released. */
    public char code() {
        return code;
    }

    /** The word clients see. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a letter no state has */
    public static AttemptState ofCode(char code) {
        return Arrays.stream(values())
                .filter(state -> state.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No attempt has the code " + code));
    }
}
