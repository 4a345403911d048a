/** Durable progress of a download, from which a later run resumes. */
package ai.beast.jobs.download.checkpoint;
