package ai.beast.events.webhook.fanout;

/** What tells one event from every other. */
record EventIdentity(String source, String id) {}
