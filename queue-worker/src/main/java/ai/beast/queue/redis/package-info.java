/**
 * The job store on Redis (6.2 or newer): lists, hashes and sorted sets changed only by the scripts beside this package's
 * resources, each of which is one atomic step on the clock of Redis itself.
 */
package ai.beast.queue.redis;
