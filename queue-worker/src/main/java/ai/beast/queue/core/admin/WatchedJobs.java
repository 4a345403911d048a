package ai.beast.queue.core.admin;

import ai.beast.queue.core.Job;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The head of the queue at one moment, and what became of the jobs that were there before.
 *
 * @param at the store's time
 * @param open jobs that have not ended, in the order of a list
 * @param more whether there are further ones
 * @param left jobs that were among the open ones before and are not now
 * @param dropped ids of those that are not kept any more
 * @param ended further jobs that ended lately
 */
public record WatchedJobs(
        Instant at, List<Job> open, boolean more, List<Job> left, Set<String> dropped, List<Job> ended) {

    /**
     * What to read.
     *
     * @param before ids of the jobs that were open
     * @param maxOpen most open jobs
     * @param maxEnded most ended jobs to look at of each kind of end
     * @param since ended jobs are read that ended at this time or later
     */
    public record Request(Set<String> before, int maxOpen, int maxEnded, Instant since) {}
}
