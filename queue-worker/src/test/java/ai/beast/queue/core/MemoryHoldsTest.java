package ai.beast.queue.core;

class MemoryHoldsTest extends HoldsContract {
    @Override
    protected JobStore store(VirtualTime time) {
        return new MemoryJobStore(LEASE, RETENTION, time);
    }
}
