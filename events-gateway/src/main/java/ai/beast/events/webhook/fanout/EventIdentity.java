package ai.beast.events.webhook.fanout;

/** The identity of an event. */
record EventIdentity(String source, String id) {}
