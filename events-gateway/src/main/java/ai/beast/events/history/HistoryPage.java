package ai.beast.events.history;

import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of the past, in the order that was asked for.
 *
 * @param next the place at which to go on; null when there is nothing more
 * @param end the end of the log as it was when the page was read
 */
record HistoryPage(List<LogEntry> events, @Nullable LogPosition next, LogPosition end) {}
