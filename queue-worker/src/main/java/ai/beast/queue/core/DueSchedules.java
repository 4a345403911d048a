package ai.beast.queue.core;

import java.time.Instant;
import java.util.List;

/**
 * Schedules whose tick has come.
 *
 * @param now the store's time
 */
public record DueSchedules(Instant now, List<Schedule> schedules) {}
