package ai.beast.queue.core.store;

import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Priority;
import java.util.Map;

/**
 * The queue in numbers, at one moment.
 *
 * @param states how many jobs are in each state; ended ones as long as they are kept
 * @param ready how many are ready in each band
 * @param totals counted since the queue exists
 * @param oldestReadyMillis how long the job at the head of a band has been ready, or in that band since it moved up; the longest of them,
 *     0 when none is ready
 * @param parked how many of the queued ones stand before a limit instead of in their band
 * @param paused whether no job is claimed at present
 * @param keptBytes what the store holds of ended jobs
 * @param unpublishedEvents events kept with their jobs and not yet on the bus
 */
public record QueueStats(
        Map<JobState, Long> states,
        Map<Priority, Long> ready,
        Totals totals,
        long oldestReadyMillis,
        long unpublishedEvents,
        long parked,
        boolean paused,
        long keptBytes) {

    /**
     * @param retried failed runs that were tried again
     * @param lost runs whose worker was lost
     */
    public record Totals(long enqueued, long finished, long failed, long cancelled, long retried, long lost) {}
}
