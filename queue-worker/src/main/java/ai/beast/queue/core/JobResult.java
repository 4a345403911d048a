package ai.beast.queue.core;

import java.util.List;

/**
 * What a run came to.
 *
 * @param json the result clients see
 * @param events published because the job finished, exactly if it did
 */
public record JobResult(String json, List<OutboxEvent> events) {}
