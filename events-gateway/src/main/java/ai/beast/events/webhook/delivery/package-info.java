/** Each event to each endpoint that wants it: recorded once, sent until it is taken. */
package ai.beast.events.webhook.delivery;
