/** Fetches the content of one URL over parallel connections, hashes it and repairs what does not match. */
package ai.beast.jobs.download.transfer;
