/** What a user asks for: parsed, checked, and turned into a source and a destination. */
package ai.beast.jobs.download.request;
