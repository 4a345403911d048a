package ai.beast.queue.admin;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What can be done with many jobs at once. */
enum BulkAction {
    CANCEL(states(state -> !state.ended()), job -> !job.run().cancelRequested()),
    PAUSE(states(state -> !state.ended()), job -> !job.blockers().paused()),
    RESUME(EnumSet.of(JobState.WAITING, JobState.STARTED), job -> job.blockers().paused()),
    RETRY(EnumSet.of(JobState.FAILED, JobState.CANCELLED), job -> true);

    private final Set<JobState> states;
    private final Predicate<Job> condition;

    BulkAction(Set<JobState> states, Predicate<Job> condition) {
        this.states = states;
        this.condition = condition;
    }

    private static Set<JobState> states(Predicate<JobState> which) {
        return Arrays.stream(JobState.values())
                .filter(which)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(JobState.class)));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The states of the jobs it can have an effect on. */
    Set<JobState> states() {
        return states;
    }

    /** Whether it would change the job as it is. */
    boolean appliesTo(Job job) {
        return states.contains(job.state()) && condition.test(job);
    }
}
