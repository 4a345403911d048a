/** Requests to the servers that users name, and what their replies say about the content. */
package ai.beast.jobs.download.http;
