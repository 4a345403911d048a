package ai.beast.queue.core.store;

class MemoryHoldsTest extends HoldsContract {
    @Override
    protected JobStore store(VirtualTime time) {
        return new MemoryJobStore(LEASE, RETENTION, time);
    }
}
