package ai.beast.queue.admin;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes many jobs, one after the other: each in one atomic step, all of them in none. One call changes at most {@value #MAX_CHANGED} jobs
 * and examines at most {@value JobSearch#MAX_EXAMINED}. Blocks on the store.
 */
@ApplicationScoped
class BulkActions {
    static final int MAX_CHANGED = 1000;
    private static final int MAX_PROBLEMS = 20;
    private static final int STEP = 500;

    private final JobControl control;
    private final JobSearch search;

    BulkActions(JobControl control, JobSearch search) {
        this.control = control;
        this.search = search;
    }

    /**
     * What a request means.
     *
     * @param jobs to change; none in a dry run by filter, which may match too many to keep
     * @param matched jobs that the action applies to
     * @param from where the jobs examined begin; null: with the first
     * @param next where those behind them begin; null when all were examined
     */
    private record Selection(
            List<Job> jobs,
            int matched,
            List<BulkResult.Refusal> refused,
            @Nullable String from,
            @Nullable String next) {}

    /** @throws ProblemException {@code invalid_field}, {@code invalid_cursor} */
    BulkResult run(BulkAction action, @Nullable BulkRequest request) {
        Selection selection = select(action, request);
        List<BulkResult.Refusal> refused = new ArrayList<>(selection.refused());
        boolean dry = request != null && request.isDryRun();
        int changed = 0;
        if (!dry) {
            List<Job> jobs = action == BulkAction.RETRY ? ParentsFirst.of(selection.jobs()) : selection.jobs();
            for (Job job : jobs) {
                try {
                    change(action, job.id());
                    changed++;
                } catch (ProblemException meanwhile) {
                    refused.add(refusal(job.id(), meanwhile));
                }
            }
        }
        // Places are counted, and jobs that were changed have left theirs: only behind a call without a change does the
        // next one begin.
        boolean more = selection.next() != null;
        return new BulkResult(
                action.word(),
                dry,
                selection.matched(),
                changed,
                refused.size(),
                refused.subList(0, Math.min(refused.size(), MAX_PROBLEMS)),
                more,
                more && changed > 0 ? selection.from() : selection.next());
    }

    private Selection select(BulkAction action, @Nullable BulkRequest request) {
        if (request == null || (request.ids() == null) == (request.filter() == null)) {
            throw ProblemException.invalid("ids", "exactly one of ids and filter is required");
        }
        FilterRequest filter = request.filter();
        if (filter != null) {
            return matching(action, filter, request.isDryRun(), request.cursor());
        }
        if (request.cursor() != null) {
            throw ProblemException.invalid("cursor", "is allowed with a filter only");
        }
        return named(action, request.ids());
    }

    private Selection named(BulkAction action, @Nullable List<String> ids) {
        if (ids == null || ids.isEmpty() || ids.size() > MAX_CHANGED) {
            throw ProblemException.invalid("ids", "must have between 1 and " + MAX_CHANGED + " entries");
        }
        List<Job> jobs = new ArrayList<>();
        List<BulkResult.Refusal> refused = new ArrayList<>();
        for (String id : new LinkedHashSet<>(ids)) {
            Optional<Job> job = id == null ? Optional.empty() : control.find(id);
            if (job.isEmpty()) {
                refused.add(refusal(String.valueOf(id), JobControl.unknown(String.valueOf(id))));
            } else if (action.appliesTo(job.get())) {
                jobs.add(job.get());
            } else {
                refused.add(refusal(
                        id,
                        new ProblemException(
                                ErrorCode.INVALID_STATE,
                                "A job that is %s%s does not allow this"
                                        .formatted(
                                                job.get().state().word(),
                                                job.get().blockers().paused() ? " and paused" : ""))));
            }
        }
        return new Selection(jobs, jobs.size(), refused, null, null);
    }

    /** All are found before the first one is changed: the pages of a list that changes meanwhile would leave some out. */
    private Selection matching(BulkAction action, FilterRequest request, boolean dry, @Nullable String from) {
        JobFilter wanted = request.filter();
        control.checkType(wanted.type());
        Set<JobState> states = EnumSet.copyOf(action.states());
        if (!wanted.states().isEmpty()) {
            states.retainAll(wanted.states());
        }
        if (states.isEmpty()) {
            return new Selection(List.of(), 0, List.of(), null, null);
        }
        JobFilter filter = new JobFilter(states, wanted.type(), wanted.text(), wanted.since());
        List<Job> jobs = new ArrayList<>();
        Set<String> matched = new HashSet<>();
        int examined = 0;
        @Nullable String cursor = from;
        do {
            int step = dry ? STEP : Math.min(STEP, MAX_CHANGED - matched.size());
            JobSearch.Found page = search.find(filter, JobOrder.STATE, step, cursor);
            for (Job job : page.jobs()) {
                // One that changed its state meanwhile may be read twice.
                boolean found = action.appliesTo(job) && matched.add(job.id());
                if (found && !dry) {
                    jobs.add(job);
                }
            }
            examined += page.examined();
            cursor = page.nextCursor();
        } while (cursor != null && (dry || matched.size() < MAX_CHANGED) && examined < search.maxExamined());
        return new Selection(jobs, matched.size(), List.of(), from, cursor);
    }

    private void change(BulkAction action, String id) {
        switch (action) {
            case CANCEL -> control.cancel(id);
            case PAUSE -> control.pause(id);
            case RESUME -> control.resume(id);
            case RETRY -> control.retry(id);
        }
    }

    private static BulkResult.Refusal refusal(String id, ProblemException problem) {
        return new BulkResult.Refusal(
                id, problem.code().code(), problem.toProblem().detail());
    }
}
