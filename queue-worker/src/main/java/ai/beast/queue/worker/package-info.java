/**
 * Runs jobs: claims them in batches, renews their leases, stops them on request, and releases those that a shutdown interrupts.
 */
package ai.beast.queue.worker;
