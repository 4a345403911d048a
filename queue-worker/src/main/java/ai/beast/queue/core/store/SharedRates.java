package ai.beast.queue.core.store;

import java.time.Duration;

/** Rates that all processes of a queue keep together: a time line each, which is given out piece by piece. Thread-safe. */
public interface SharedRates {

    /**
     * Takes the next free piece of a time line. Pieces that are not taken expire.
     *
     * @param rate names the time line
     * @param length of the piece, at least a millisecond
     * @return how long from now it begins
     * @throws StoreUnavailableException when it is unknown who has taken what
     */
    Duration take(String rate, Duration length);
}
