/** Checks requests for new jobs and puts the jobs into the store, single ones in shared batches, batches as a whole. */
package ai.beast.queue.intake;
