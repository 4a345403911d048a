/** From the counters in Redis to {@code /metrics}. */
package ai.beast.metrics.expose;
