/** What happened on the bus, as Prometheus metrics, counted once. */
package ai.beast.metrics;
