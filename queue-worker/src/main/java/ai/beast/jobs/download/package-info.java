/**
 * The job type {@code model.download}: fetches a file over http(s), resumes after any interruption, and puts it in place only
 * whole and verified.
 */
package ai.beast.jobs.download;
