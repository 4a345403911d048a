/** Signing secrets: how they are made, kept and replaced, and what they sign. */
package ai.beast.events.webhook.secret;
