package ai.beast.queue.core.store;

class MemoryScheduleTest extends ScheduleContract {
    @Override
    protected JobStore store(VirtualTime time) {
        return new MemoryJobStore(LEASE, RETENTION, time);
    }
}
