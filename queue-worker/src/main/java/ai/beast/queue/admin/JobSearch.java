package ai.beast.queue.admin;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import ai.beast.queue.core.admin.ListPlace;
import ai.beast.queue.core.store.InvalidCursorException;
import ai.beast.queue.core.store.JobPage;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists jobs in steps, each of which examines a bounded number, so that no list delays the workers: at most {@value #MAX_EXAMINED} jobs
 * are examined for one page. Blocks on the store.
 */
@ApplicationScoped
public class JobSearch {
    /** About as many as one page examines; the last step may exceed it. */
    static final int MAX_EXAMINED = 20_000;

    private static final Pattern PLACE = Pattern.compile("t\\.(\\d{1,15})\\.(\\S+)");

    private final JobStore store;
    private final int maxExamined;

    @Inject
    JobSearch(JobStore store) {
        this(store, MAX_EXAMINED);
    }

    JobSearch(JobStore store, int maxExamined) {
        this.store = store;
        this.maxExamined = maxExamined;
    }

    int maxExamined() {
        return maxExamined;
    }

    /**
     * A page of jobs.
     *
     * @param nextCursor null on the last page
     * @param examined jobs that were looked at
     * @param stoppedAtBound whether there are further jobs that were not looked at, because these were too many
     */
    public record Found(List<Job> jobs, @Nullable String nextCursor, int examined, boolean stoppedAtBound) {}

    /** @throws ProblemException {@code invalid_field}, {@code invalid_cursor} */
    public Found find(SearchParameters parameters) {
        return find(parameters.filter(), parameters.inOrder(), parameters.pageSize(), parameters.cursor());
    }

    /** @throws ProblemException {@code invalid_cursor} */
    Found find(JobFilter filter, JobOrder order, int limit, @Nullable String cursor) {
        try {
            return order == JobOrder.STATE ? byState(filter, limit, cursor) : byTime(filter, order, limit, cursor);
        } catch (InvalidCursorException foreign) {
            throw new ProblemException(
                            ErrorCode.INVALID_CURSOR, "cursor must be the next_cursor of an earlier page", foreign)
                    .field("cursor");
        }
    }

    private Found byState(JobFilter filter, int limit, @Nullable String cursor) {
        List<Job> found = new ArrayList<>();
        int examined = 0;
        @Nullable String next = cursor;
        do {
            JobPage page = store.list(new JobQuery(filter, JobOrder.STATE, null, limit - found.size(), next));
            found.addAll(page.jobs());
            examined += page.examined();
            next = page.cursor();
        } while (next != null && found.size() < limit && examined < maxExamined);
        return new Found(found, next, examined, next != null && found.size() < limit);
    }

    private Found byTime(JobFilter filter, JobOrder order, int limit, @Nullable String cursor) {
        ListPlace after = cursor == null ? null : place(cursor);
        Comparator<Job> byTime = Comparator.comparing(ListPlace::of, ListPlace.EARLIEST_FIRST);
        Comparator<Job> inOrder = order == JobOrder.NEWEST ? byTime.reversed() : byTime;
        List<Job> found = List.of();
        int examined = 0;
        boolean more = false;
        @Nullable String next = null;
        do {
            // One more than wanted tells whether there is a next page.
            JobPage page = store.list(new JobQuery(filter, order, after, limit + 1, next));
            List<Job> merged = new ArrayList<>(found);
            merged.addAll(page.jobs());
            // A job that changed its state meanwhile may be read twice.
            List<Job> sorted =
                    merged.stream().sorted(inOrder).filter(distinct()).toList();
            more = sorted.size() > limit;
            found = sorted.subList(0, Math.min(sorted.size(), limit + 1));
            examined += page.examined();
            next = page.cursor();
        } while (next != null && examined < maxExamined);
        List<Job> shown = found.subList(0, Math.min(found.size(), limit));
        return new Found(shown, more ? text(ListPlace.of(shown.getLast())) : null, examined, next != null);
    }

    private static Predicate<Job> distinct() {
        Set<String> seen = new HashSet<>();
        return job -> seen.add(job.id());
    }

    private static String text(ListPlace place) {
        byte[] plain = ("t." + place.enqueuedAt() + "." + place.id()).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    private static ListPlace place(String cursor) {
        try {
            Matcher parts = PLACE.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
            if (parts.matches()) {
                return new ListPlace(Long.parseLong(parts.group(1)), parts.group(2));
            }
        } catch (IllegalArgumentException notBase64) {
            throw new InvalidCursorException("This cursor is not one that a page gave");
        }
        throw new InvalidCursorException("This cursor is not one that a page gave");
    }
}
