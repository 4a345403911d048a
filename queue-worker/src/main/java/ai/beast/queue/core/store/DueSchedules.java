package ai.beast.queue.core.store;

import java.time.Instant;
import java.util.List;

/**
 * Schedules whose tick has come.
 *
 * @param now the store's time
 */
public record DueSchedules(Instant now, List<Schedule> schedules) {}
