package ai.beast.events.log;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Adds to the log. Thread-safe; never blocks. */
public interface LogWriter {

    /**
     * Adds records.
     *
     * @return done when every in-sync replica has all of them; fails when that could not be had in time, and then each of
     *     them may or may not be in the log
     */
    CompletionStage<Void> append(List<LogRecord> records);
}
