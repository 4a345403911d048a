/** Publishes events: from the HTTP request into Kafka, answered only when Kafka has them. */
package ai.beast.events.publish;
