package ai.beast.gateway.usage;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Counts calls in a journal. A journal that cannot be written holds up no call: the call goes on without being counted, and the log says so
 * once until writing works again. Thread-safe.
 */
public final class CallCounter {
    private static final Logger LOG = Logger.getLogger(CallCounter.class);

    /** The number of a call whose start could not be written. */
    private static final long UNCOUNTED = -1;

    private final Source source;
    private final AtomicLong uncounted = new AtomicLong();
    private volatile boolean failing;

    /** Where the journal comes from. */
    @FunctionalInterface
    public interface Source {
        /** The same one from the first on. @throws IOException while there is none */
        UsageJournal journal() throws IOException;
    }

    public CallCounter(Source source) {
        this.source = source;
    }

    /** Writes the start. @return a number for {@link #end} */
    public long begin(CallStart start) {
        try {
            long call = source.journal().begin(start);
            failing = false;
            return call;
        } catch (IOException unwritable) {
            uncounted.incrementAndGet();
            report(unwritable);
            return UNCOUNTED;
        }
    }

    public void end(long call, CallEnd end) {
        if (call == UNCOUNTED) {
            return;
        }
        try {
            source.journal().end(call, end);
        } catch (IOException unwritable) {
            report(unwritable);
        }
    }

    /** Calls whose start could not be written. */
    public long uncounted() {
        return uncounted.get();
    }

    private void report(IOException unwritable) {
        if (!failing) {
            failing = true;
            LOG.errorf(
                    "Calls of models are not counted: the usage journal cannot be written: %s",
                    unwritable.getMessage());
        }
    }
}
