package ai.beast.queue.worker;

import ai.beast.queue.core.store.JobStore;
import java.util.List;
import org.jboss.logging.Logger;

/** Releases the jobs of lost workers, and reports damaged jobs. Any number of processes may do so at once. */
final class Reaper implements Runnable {
    private static final Logger LOG = Logger.getLogger(Reaper.class);
    private static final int BATCH = 500;

    private final JobStore store;

    Reaper(JobStore store) {
        this.store = store;
    }

    @Override
    public void run() {
        List<String> taken;
        do {
            taken = store.reap(BATCH);
            if (!taken.isEmpty()) {
                LOG.warnf("Took %d jobs from workers that stopped answering: %s", taken.size(), taken);
            }
        } while (taken.size() == BATCH);
        store.repairs().forEach(line -> LOG.errorf("Repaired a damaged job: %s", line));
    }
}
