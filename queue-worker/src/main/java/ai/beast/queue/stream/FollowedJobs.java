package ai.beast.queue.stream;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.admin.WatchedJobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The open jobs that are followed, as they were read last. Not thread-safe. */
final class FollowedJobs {
    /** Open jobs that are followed at once. */
    static final int MAX_OPEN = 200;
    /** Ended jobs of each kind that are looked at for such as were never seen open. */
    static final int MAX_ENDED = 50;

    private Map<String, Job> open = Map.of();
    private Set<End> endedLast = Set.of();
    private Instant readAt = Instant.EPOCH;
    private boolean more;

    /** One of the ends of a job, which may have several when it is retried. */
    private record End(String id, @Nullable Instant at) {
        static End of(Job job) {
            return new End(job.id(), job.times().endedAt());
        }
    }

    /**
     * What to read next. The first time no ended jobs.
     *
     * @param others ids of further jobs that are to be read
     */
    WatchedJobs.Request next(Set<String> others) {
        Set<String> before = new LinkedHashSet<>(open.keySet());
        before.addAll(others);
        return new WatchedJobs.Request(before, MAX_OPEN, readAt.equals(Instant.EPOCH) ? 0 : MAX_ENDED, readAt);
    }

    /** Takes what was read; returns what has changed. */
    List<JobChange> take(WatchedJobs read) {
        List<JobChange> changes = new ArrayList<>();
        Map<String, Job> now = new LinkedHashMap<>();
        for (Job job : read.open()) {
            Job shown = shown(job);
            now.put(job.id(), shown);
            if (!shown.equals(open.get(job.id()))) {
                changes.add(new JobChange.Shown(job));
            }
        }
        Set<End> ended = new HashSet<>();
        for (Job job : read.left()) {
            if (job.state().ended()) {
                changes.add(new JobChange.Shown(job));
                ended.add(End.of(job));
            } else if (open.containsKey(job.id())) {
                changes.add(new JobChange.Unfollowed(job.id()));
            }
        }
        read.dropped().forEach(id -> changes.add(new JobChange.Dropped(id)));
        for (Job job : read.ended()) {
            ended.add(End.of(job));
            if (!endedLast.contains(End.of(job))) {
                changes.add(new JobChange.Shown(job));
            }
        }
        open = now;
        endedLast = ended;
        readAt = read.at();
        more = read.more();
        return changes;
    }

    Collection<Job> open() {
        return open.values();
    }

    /** Whether there are open jobs beyond those that are followed. */
    boolean more() {
        return more;
    }

    /** What clients see of a job: checkpoints change with every heartbeat and are not shown. */
    static Job shown(Job job) {
        Job.RunReport run = job.run();
        return new Job(
                job.id(),
                job.spec(),
                job.state(),
                job.times(),
                job.counts(),
                new Job.RunReport(run.worker(), run.progress(), null, run.cancelRequested(), run.result(), run.error()),
                job.blockers());
    }
}
