package ai.beast.queue.core.store;

import ai.beast.messaging.PendingEvents;

class MemoryJobStoreTest extends JobStoreContract {
    @Override
    protected JobStore store(VirtualTime time) {
        return new MemoryJobStore(LEASE, RETENTION, time);
    }

    @Override
    protected PendingEvents outbox() {
        return (PendingEvents) store;
    }
}
