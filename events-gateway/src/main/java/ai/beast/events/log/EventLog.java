package ai.beast.events.log;

import java.time.Duration;
import java.time.Instant;

/** The log of all events. Thread-safe; the readers it opens are not. */
public interface EventLog {

    /** The present extent of the log. May block for some seconds. */
    LogExtent extent() throws LogUnavailableException;

    /**
     * The first record of each partition that was written at a moment or later, or the partition's end; from the log's index
     * of times. May block for some seconds.
     */
    LogPosition at(Instant time) throws LogUnavailableException;

    /**
     * A reader without a place; the caller closes it.
     *
     * @param maxWait longest time the broker may hold back its reply when there is nothing new: long for one that waits at the
     *     end, short for one that moves about, because it can't ask for another place before the answer
     */
    LogReader open(Duration maxWait);
}
