package ai.beast.stack.infra;

import ai.beast.stack.StackException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** When what Redis has answered is on the disk ({@code appendfsync}). */
public enum RedisSync {
    /** Before the answer: nothing answered is ever lost. Answers wait for the disk. */
    ALWAYS("always"),
    /**
     * About a second later, and no later than two while the disk is busy. A power cut loses that much; so does a kill of Redis, which
     * does not even hand its file to the system while a sync is under way.
     */
    EVERY_SECOND("everysec");

    private final String option;

    RedisSync(String option) {
        this.option = option;
    }

    /** As Redis' configuration has it. */
    public String option() {
        return option;
    }

    /** @param option null or empty for {@link #EVERY_SECOND} */
    public static RedisSync of(@Nullable String option) {
        if (option == null || option.isBlank()) {
            return EVERY_SECOND;
        }
        return Arrays.stream(values())
                .filter(sync -> sync.option.equals(option.strip()))
                .findFirst()
                .orElseThrow(() -> new StackException("AI_BEAST_REDIS_FSYNC is "
                        + Arrays.stream(values()).map(RedisSync::option).collect(Collectors.joining(" or ")) + ", not "
                        + option));
    }
}
