package ai.beast.queue.core.store;

import java.time.Instant;

/**
 * A worker process that has shown itself lately.
 *
 * @param id unique to the process's life
 * @param slots how many jobs it runs at once
 * @param seenAt by the store's clock
 */
public record WorkerInfo(String id, String host, long pid, int slots, int running, Instant startedAt, Instant seenAt) {}
