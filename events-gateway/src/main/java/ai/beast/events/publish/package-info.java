/** The way in: CloudEvents over HTTP, checked, then handed to Kafka; answered only when Kafka has them. */
package ai.beast.events.publish;
