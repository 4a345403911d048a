/**
 * The job type {@code model.download}: fetches files over http(s), resumes after any interruption, and puts them in place only
 * whole and verified. This package holds its settings; the subpackages do the work, {@code request} first, {@code job} in charge.
 */
package ai.beast.jobs.download;
