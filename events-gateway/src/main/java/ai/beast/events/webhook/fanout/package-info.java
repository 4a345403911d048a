/** Reads the topic and records which endpoint is to get which event. */
package ai.beast.events.webhook.fanout;
