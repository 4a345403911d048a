/**
 * Runs jobs: claims them in batches, keeps their leases alive, stops them when asked, and hands back what a shutdown cuts off.
 */
package ai.beast.queue.worker;
