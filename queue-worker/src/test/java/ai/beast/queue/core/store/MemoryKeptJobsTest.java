package ai.beast.queue.core.store;

class MemoryKeptJobsTest extends KeptJobsContract {
    @Override
    protected JobStore store(VirtualTime time) {
        return new MemoryJobStore(LEASE, RETENTION, time);
    }
}
