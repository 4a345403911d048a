/** The CloudEvents envelope of every event, the way to Kafka, and the events each service publishes about itself. */
package ai.beast.messaging;
