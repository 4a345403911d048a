package ai.beast.queue.schedule;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Policy for ticks at which no process ran. */
enum MissedTicks {
    /** They are left out. */
    SKIP,
    /** One job stands for all of them. */
    ONCE,
    /** Each has its job. */
    ALL;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<MissedTicks> ofWord(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst();
    }
}
