/** Webhook endpoints, their filters and the URLs that are allowed. */
package ai.beast.events.webhook.endpoint;
