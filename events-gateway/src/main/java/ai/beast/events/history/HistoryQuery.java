package ai.beast.events.history;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in the past.
 *
 * @param before only events before this place; null for all
 * @param limit how many events at most
 */
record HistoryQuery(EventFilter filter, @Nullable LogPosition before, int limit) {}
