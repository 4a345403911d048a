package ai.beast.queue.intake;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.NewJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a batch into jobs, ordered so that each comes after those it depends on. Jobs refer to each other by the names they
 * have in the batch.
 */
@ApplicationScoped
public class Batches {
    public static final int MAX_JOBS = 1000;

    private final NewJobs newJobs;
    private final JobIds ids = JobIds.system();

    Batches(NewJobs newJobs) {
        this.newJobs = newJobs;
    }

    /**
     * A job and its place in the request.
     *
     * @param index counted from 0
     */
    public record Placed(int index, NewJob job) {}

    private enum Mark {
        NEW,
        ENTERED,
        DONE
    }

    /** @throws ProblemException naming the field of the first invalid job */
    public List<Placed> of(List<EnqueueRequest> requests) {
        Map<String, Integer> names = new HashMap<>();
        List<String> jobIds = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            jobIds.add(ids.next());
            String name = requests.get(i) == null ? null : requests.get(i).name();
            if (name != null && names.putIfAbsent(name, i) != null) {
                throw ProblemException.invalid("jobs[" + i + "].name", "name must be unique in the batch");
            }
        }
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            int index = i;
            jobs.add(newJobs.within(part(i), () -> job(jobIds.get(index), requests.get(index), names, jobIds)));
        }
        return sorted(jobs, jobIds);
    }

    private NewJob job(String id, EnqueueRequest request, Map<String, Integer> names, List<String> jobIds) {
        if (request == null) {
            throw ProblemException.invalid("type", "type is required");
        }
        List<String> after = request.after();
        return newJobs.of(
                id,
                request,
                after == null
                        ? null
                        : after.stream()
                                .map(it -> names.containsKey(it) ? jobIds.get(names.get(it)) : it)
                                .toList());
    }

    private static List<Placed> sorted(List<NewJob> jobs, List<String> jobIds) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < jobIds.size(); i++) {
            places.put(jobIds.get(i), i);
        }
        List<Placed> sorted = new ArrayList<>();
        Mark[] marks = new Mark[jobs.size()];
        java.util.Arrays.fill(marks, Mark.NEW);
        for (int i = 0; i < jobs.size(); i++) {
            enter(i, jobs, places, marks, sorted);
        }
        return sorted;
    }

    /** Depth first; a batch has at most {@link #MAX_JOBS} jobs, so the stack is deep enough. */
    private static void enter(
            int index, List<NewJob> jobs, Map<String, Integer> places, Mark[] marks, List<Placed> sorted) {
        if (marks[index] == Mark.DONE) {
            return;
        }
        if (marks[index] == Mark.ENTERED) {
            throw ProblemException.invalid(part(index) + ".after", "after must not lead back to the job itself");
        }
        marks[index] = Mark.ENTERED;
        Dependencies after = jobs.get(index).spec().after();
        for (String parent : after.jobs()) {
            Integer place = places.get(parent);
            if (place != null) {
                enter(place, jobs, places, marks, sorted);
            }
        }
        marks[index] = Mark.DONE;
        sorted.add(new Placed(index, jobs.get(index)));
    }

    public static String part(int index) {
        return "jobs[" + index + "]";
    }
}
