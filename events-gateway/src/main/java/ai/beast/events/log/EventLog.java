package ai.beast.events.log;

/** The log of all events. Thread-safe; the readers it opens are not. */
public interface EventLog {

    /** What the log holds now. May block for some seconds. */
    LogExtent extent() throws LogUnavailableException;

    /** A reader without a place; the caller closes it. */
    LogReader open();
}
