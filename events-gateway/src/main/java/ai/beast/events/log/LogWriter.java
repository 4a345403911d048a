package ai.beast.events.log;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Adds to the log. Thread-safe. */
public interface LogWriter {

    /**
     * Adds one record. May block for some seconds while the log is away.
     *
     * @param key decides nothing here, the partition is given; it is kept with the record
     * @return done when every in-sync replica has the record; fails when that could not be had in time, and then the record
     *     may or may not be in the log
     */
    CompletionStage<Void> append(int partition, byte @Nullable [] key, byte[] value);
}
