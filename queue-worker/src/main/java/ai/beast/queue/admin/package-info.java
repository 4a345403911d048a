/** Finds jobs, changes one or many on request, and explains why a job is not running. */
package ai.beast.queue.admin;
