package ai.beast.events.webhook.delivery;

/** What tells one event from every other. */
record EventIdentity(String source, String id) {}
