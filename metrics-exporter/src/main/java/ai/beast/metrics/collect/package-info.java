/** From the event log to the counters in Redis: offsets and counts move together or not at all. */
package ai.beast.metrics.collect;
