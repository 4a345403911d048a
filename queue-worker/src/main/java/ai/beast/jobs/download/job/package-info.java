/** Runs a download job from its request to the placed files, the result and the event. */
package ai.beast.jobs.download.job;
