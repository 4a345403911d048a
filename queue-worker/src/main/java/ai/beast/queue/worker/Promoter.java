package ai.beast.queue.worker;

import ai.beast.queue.core.store.JobStore;

/** Makes scheduled jobs ready when their time comes. Any number of processes may do so at once. */
final class Promoter implements Runnable {
    private static final int BATCH = 500;

    private final JobStore store;

    Promoter(JobStore store) {
        this.store = store;
    }

    @Override
    public void run() {
        int promoted;
        do {
            promoted = store.promote(BATCH);
        } while (promoted == BATCH);
    }
}
