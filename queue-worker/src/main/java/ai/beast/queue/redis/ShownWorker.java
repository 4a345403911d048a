package ai.beast.queue.redis;

import ai.beast.queue.core.store.WorkerInfo;
import java.time.Instant;

/** How a worker is written down: pid, slots, running, start in milliseconds, host. */
final class ShownWorker {
    private ShownWorker() {}

    static String encode(WorkerInfo worker) {
        return worker.pid() + "," + worker.slots() + "," + worker.running() + ","
                + worker.startedAt().toEpochMilli() + "," + worker.host();
    }

    static WorkerInfo decode(String id, long seen, String text) {
        String[] parts = text.split(",", 5);
        return new WorkerInfo(
                id,
                parts[4],
                Long.parseLong(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Instant.ofEpochMilli(Long.parseLong(parts[3])),
                Instant.ofEpochMilli(seen));
    }
}
