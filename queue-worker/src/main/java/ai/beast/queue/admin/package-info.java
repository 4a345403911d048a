/** Explains why a job is not running, and retries failed jobs. */
package ai.beast.queue.admin;
