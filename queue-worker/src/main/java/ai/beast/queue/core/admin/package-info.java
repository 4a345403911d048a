/** What people ask of kept jobs: filters and orders of lists, attempts, and the jobs that a stream follows. */
package ai.beast.queue.core.admin;
