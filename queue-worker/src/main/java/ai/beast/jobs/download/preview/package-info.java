/** Says what a download would bring, before it is queued. */
package ai.beast.jobs.download.preview;
