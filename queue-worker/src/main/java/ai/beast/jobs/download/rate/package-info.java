/** Limits on bytes per second, the measured rate, and the hours in which downloads may run. */
package ai.beast.jobs.download.rate;
