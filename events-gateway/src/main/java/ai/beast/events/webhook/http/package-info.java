/** One signed request to one endpoint, and what it met. */
package ai.beast.events.webhook.http;
