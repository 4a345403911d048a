package ai.beast.queue.admin;

import ai.beast.queue.core.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts jobs that others of them wait for ahead of these, so that a retried job finds those it waits for on their way. */
final class ParentsFirst {
    private final Map<String, Job> left;
    private final List<Job> ordered = new ArrayList<>();

    private ParentsFirst(Map<String, Job> left) {
        this.left = left;
    }

    static List<Job> of(List<Job> jobs) {
        Map<String, Job> byId = new LinkedHashMap<>();
        jobs.forEach(job -> byId.put(job.id(), job));
        ParentsFirst sort = new ParentsFirst(byId);
        while (!byId.isEmpty()) {
            sort.take(byId.values().iterator().next());
        }
        return sort.ordered;
    }

    private void take(Job job) {
        left.remove(job.id());
        for (String parent : job.spec().after().jobs()) {
            Job found = left.get(parent);
            if (found != null) {
                take(found);
            }
        }
        ordered.add(job);
    }
}
