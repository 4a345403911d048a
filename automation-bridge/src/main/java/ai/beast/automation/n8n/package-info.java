/** What this service knows of n8n: its public API, its production webhooks, and how both fail. */
package ai.beast.automation.n8n;
