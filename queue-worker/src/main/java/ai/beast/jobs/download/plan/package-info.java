/** Which byte ranges of a file are written, requested or missing, and over how many connections they are fetched. */
package ai.beast.jobs.download.plan;
