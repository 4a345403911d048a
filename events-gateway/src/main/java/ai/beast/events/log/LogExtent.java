package ai.beast.events.log;

/**
 * The extent of the log.
 *
 * @param begin the oldest record of each partition that is still there
 * @param end where the next record of each partition will go
 */
public record LogExtent(LogPosition begin, LogPosition end) {}
