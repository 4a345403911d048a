package ai.beast.queue.core.store;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import ai.beast.queue.core.admin.ListPlace;
import ai.beast.queue.core.admin.WatchedJobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists of the reference model. In the order of states, jobs of one state come in the order they were enqueued. */
final class MemoryLists {
    private static final List<JobState> STATES = List.of(
            JobState.STARTED,
            JobState.QUEUED,
            JobState.SCHEDULED,
            JobState.WAITING,
            JobState.FAILED,
            JobState.FINISHED,
            JobState.CANCELLED);
    private static final Pattern SEARCHED =
            Pattern.compile("\"(url|model|destination|name|path|directory|collection|task)\"\\s*:\\s*\"([^\"]*)\"");

    private MemoryLists() {}

    static JobPage page(JobQuery query, List<Job> jobs) {
        Comparator<Job> byTime = Comparator.comparing(ListPlace::of, ListPlace.EARLIEST_FIRST);
        Comparator<Job> order =
                switch (query.order()) {
                    case STATE -> Comparator.comparing(job -> STATES.indexOf(job.state()));
                    case NEWEST -> byTime.reversed();
                    case OLDEST -> byTime;
                };
        ListPlace after = query.after();
        Predicate<Job> behind = job -> after == null
                || (query.order() == JobOrder.NEWEST ? -1 : 1)
                                * ListPlace.EARLIEST_FIRST.compare(ListPlace.of(job), after)
                        > 0;
        List<Job> all = jobs.stream()
                .filter(matches(query.filter()))
                .filter(behind)
                .sorted(order)
                .toList();
        int offset = offset(query.cursor());
        int end = Math.min(all.size(), offset + query.limit());
        boolean more = query.order() == JobOrder.STATE && end < all.size();
        return new JobPage(all.subList(Math.min(offset, end), end), more ? String.valueOf(end) : null, jobs.size());
    }

    private static Predicate<Job> matches(JobFilter filter) {
        return job -> (filter.states().isEmpty() || filter.states().contains(job.state()))
                && (filter.type() == null || job.spec().type().equals(filter.type()))
                && (filter.since() == null || !latest(job).isBefore(filter.since()))
                && (filter.text() == null
                        || texts(job)
                                .anyMatch(text -> text.toLowerCase(Locale.ROOT)
                                        .contains(filter.text().toLowerCase(Locale.ROOT))));
    }

    private static Instant latest(Job job) {
        return Stream.of(
                        job.times().enqueuedAt(),
                        job.times().startedAt(),
                        job.times().endedAt())
                .filter(time -> time != null)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Stream<String> texts(Job job) {
        List<String> texts = new ArrayList<>();
        texts.add(job.id());
        texts.add(job.spec().type());
        if (job.spec().idempotencyKey() != null) {
            texts.add(job.spec().idempotencyKey());
        }
        Matcher members = SEARCHED.matcher(job.spec().payload());
        while (members.find()) {
            texts.add(members.group(2).replaceAll("[?#].*", "").replaceAll("//[^/]*@", "//"));
        }
        return texts.stream();
    }

    private static int offset(@Nullable String cursor) {
        try {
            return cursor == null ? 0 : Integer.parseInt(cursor);
        } catch (NumberFormatException foreign) {
            throw new InvalidCursorException("No cursor: " + cursor);
        }
    }

    static WatchedJobs watched(WatchedJobs.Request request, Instant now, List<Job> jobs) {
        Map<String, Job> byId = jobs.stream().collect(Collectors.toMap(Job::id, Function.identity()));
        List<Job> open = jobs.stream()
                .filter(job -> !job.state().ended())
                .sorted(Comparator.comparing(job -> STATES.indexOf(job.state())))
                .toList();
        List<Job> head = open.stream().limit(request.maxOpen()).toList();
        Set<String> shown = head.stream().map(Job::id).collect(Collectors.toSet());
        List<Job> left = request.before().stream()
                .filter(id -> !shown.contains(id))
                .map(byId::get)
                .filter(job -> job != null)
                .toList();
        Set<String> dropped =
                request.before().stream().filter(id -> !byId.containsKey(id)).collect(Collectors.toSet());
        List<Job> ended = Arrays.stream(JobState.values())
                .filter(JobState::ended)
                .flatMap(state -> jobs.stream()
                        .filter(job -> job.state() == state && !request.before().contains(job.id()))
                        .filter(job -> !job.times().endedAt().isBefore(request.since()))
                        .limit(request.maxEnded()))
                .toList();
        return new WatchedJobs(now, head, open.size() > request.maxOpen(), left, dropped, ended);
    }
}
