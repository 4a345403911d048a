/** Jobs that are enqueued again and again: when a cron expression says so, once a tick, whatever the number of processes. */
package ai.beast.queue.schedule;
