/** Where events are sent, which, and who may be asked to take them. */
package ai.beast.events.webhook.endpoint;
