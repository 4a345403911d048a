/** Sends recorded events to endpoints until each takes them or its schedule ends. */
package ai.beast.events.webhook.delivery;
