package ai.beast.events.history;

import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of the past, newest first.
 *
 * @param next the place before which to go on; null when the beginning of the log was reached
 * @param end the end of the log as it was when the page was read
 */
record HistoryPage(List<LogEntry> events, @Nullable LogPosition next, LogPosition end) {}
