/** Leases of jobs: the heartbeats that renew them, the outcomes that end them, and the signal that work may be there. */
package ai.beast.queue.core.lease;
