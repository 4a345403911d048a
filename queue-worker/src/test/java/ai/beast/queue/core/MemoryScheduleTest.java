package ai.beast.queue.core;

class MemoryScheduleTest extends ScheduleContract {
    @Override
    protected JobStore store(VirtualTime time) {
        return new MemoryJobStore(LEASE, RETENTION, time);
    }
}
