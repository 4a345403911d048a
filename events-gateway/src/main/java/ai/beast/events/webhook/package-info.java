/** Events sent to other programs over HTTP, signed as Standard Webhooks says. */
package ai.beast.events.webhook;
