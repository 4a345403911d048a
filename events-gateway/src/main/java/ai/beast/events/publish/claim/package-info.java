/** Grants the right to publish an event once, across requests and gateways. */
package ai.beast.events.publish.claim;
