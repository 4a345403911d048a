package ai.beast.queue.core.store;

class MemoryJobStoreTest extends JobStoreContract {
    @Override
    protected JobStore store(VirtualTime time) {
        return new MemoryJobStore(LEASE, RETENTION, time);
    }
}
