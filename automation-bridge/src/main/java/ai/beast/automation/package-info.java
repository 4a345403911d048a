/** Binds events to n8n workflows. */
package ai.beast.automation;
