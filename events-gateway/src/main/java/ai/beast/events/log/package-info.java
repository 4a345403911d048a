/** The event log as the rest of the gateway sees it: positions, entries, filters, and the one implementation on Kafka. */
package ai.beast.events.log;
