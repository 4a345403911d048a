package ai.beast.rag.parse.child;

import java.util.HashSet;
import java.util.Set;

/** Lets one run end what is being parsed for it. Thread-safe. */
public final class ParseStop {
    private final Set<ParserProcess> working = new HashSet<>();
    private boolean stopped;

    /** Kills the children that work for the run, and lets none begin. */
    public synchronized void stop() {
        stopped = true;
        working.forEach(ParserProcess::close);
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    synchronized void begin(ParserProcess child) {
        if (stopped) {
            child.close();
        }
        working.add(child);
    }

    synchronized void end(ParserProcess child) {
        working.remove(child);
    }
}
