package ai.beast.queue.stream;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.admin.WatchedJobs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The clients that follow single jobs, by the jobs' ids. Not thread-safe. */
final class JobFollowers {
    private final Map<String, Set<JobFollower>> byJob = new HashMap<>();
    private int size;

    void add(JobFollower follower) {
        if (byJob.computeIfAbsent(follower.id(), _ -> new HashSet<>()).add(follower)) {
            size++;
        }
    }

    void remove(JobFollower follower) {
        Set<JobFollower> others = byJob.get(follower.id());
        if (others != null && others.remove(follower)) {
            size--;
            if (others.isEmpty()) {
                byJob.remove(follower.id());
            }
        }
    }

    int size() {
        return size;
    }

    /** The ids of the followed jobs, which are to be read now: clients are told of reads that began after they came. */
    Set<String> toRead() {
        byJob.values().forEach(all -> all.forEach(JobFollower::arm));
        return Set.copyOf(byJob.keySet());
    }

    void tell(WatchedJobs read) {
        for (List<Job> jobs : List.of(read.open(), read.left(), read.ended())) {
            jobs.forEach(job -> byJob.getOrDefault(job.id(), Set.of())
                    .forEach(follower -> follower.offer(FollowedJobs.shown(job))));
        }
        read.dropped().forEach(id -> byJob.getOrDefault(id, Set.of()).forEach(JobFollower::drop));
    }

    void closeAll() {
        byJob.values().forEach(all -> all.forEach(JobFollower::close));
    }
}
