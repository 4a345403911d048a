package ai.beast.work.loop;

import java.time.Duration;

/** Start of the next round of a {@link Loop}. */
public sealed interface Next {

    /** At once. */
    static Next now() {
        return Delay.NONE;
    }

    /** After {@link Loop#wake()}, or after the loop's poll interval without one. */
    static Next whenWoken() {
        return Signal.INSTANCE;
    }

    /** After a fixed time. A wake-up signal does not shorten it, but is kept for the round after. */
    static Next after(Duration delay) {
        return new Delay(delay);
    }

    /** Never: the loop has done what it was started for. */
    static Next end() {
        return End.INSTANCE;
    }

    /** @param time zero for at once */
    record Delay(Duration time) implements Next {
        private static final Delay NONE = new Delay(Duration.ZERO);
    }

    /** The wake-up signal or the poll interval. */
    enum Signal implements Next {
        INSTANCE
    }

    /** No further round. */
    enum End implements Next {
        INSTANCE
    }
}
