package ai.beast.queue.history;

import static ai.beast.queue.history.History.Kind.CANCELLED;
import static ai.beast.queue.history.History.Kind.CLAIMED;
import static ai.beast.queue.history.History.Kind.EFFECT;
import static ai.beast.queue.history.History.Kind.ENQUEUED;
import static ai.beast.queue.history.History.Kind.FINISHED;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.history.History.Event;
import ai.beast.queue.history.History.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what must never have happened. */
final class HistoryCheck {
    private HistoryCheck() {}

    /** @return what is wrong, in words; empty when all is well */
    static List<String> complaints(List<Event> events, JobStore store) {
        List<String> wrong = new ArrayList<>(store.audit());
        Map<String, List<Event>> jobs = events.stream().collect(Collectors.groupingBy(Event::id));
        jobs.forEach((id, its) -> {
            Optional<Job> job = store.get(id);
            if (has(its, ENQUEUED) && job.isEmpty()) {
                wrong.add(id + " was acknowledged and is gone");
            }
            job.filter(it -> !it.state().ended()).ifPresent(it -> wrong.add(id + " is still " + it.state()));
            wrong.addAll(fences(id, its));
            long finished = its.stream().filter(it -> it.kind() == FINISHED).count();
            if (finished > 1) {
                wrong.add(id + " was finished " + finished + " times");
            }
            boolean succeeded = finished > 0
                    || job.filter(it -> it.state() == JobState.FINISHED).isPresent();
            if (succeeded && has(its, CANCELLED)) {
                wrong.add(id + " was cancelled and succeeded");
            }
            if (succeeded && !has(its, EFFECT)) {
                wrong.add(id + " is finished without an effect");
            }
        });
        return wrong;
    }

    private static List<String> fences(String id, List<Event> events) {
        List<String> wrong = new ArrayList<>();
        Set<Long> claimed = new HashSet<>();
        for (Event event : events) {
            if (event.kind() == CLAIMED && !claimed.add(event.fence())) {
                wrong.add(id + " was given to two with the fence " + event.fence());
            }
        }
        long last = claimed.stream().mapToLong(Long::longValue).max().orElse(0);
        for (Event event : events) {
            if (event.kind() == FINISHED && event.fence() < last) {
                wrong.add(id + " was finished with the fence " + event.fence() + " although " + last + " was given");
            }
            if (event.kind() == FINISHED && !claimed.contains(event.fence())) {
                wrong.add(id + " was finished with the fence " + event.fence() + ", which was never given");
            }
        }
        return wrong;
    }

    private static boolean has(List<Event> events, Kind kind) {
        return events.stream().anyMatch(it -> it.kind() == kind);
    }
}
