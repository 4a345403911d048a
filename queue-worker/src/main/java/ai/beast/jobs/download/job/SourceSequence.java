package ai.beast.jobs.download.job;

import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.checkpoint.JobCheckpoint;
import ai.beast.jobs.download.request.DownloadSource;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tries the sources of a download in their order. A source that failed in a way that no retry can change is not asked again by later runs of
 * the job, unless all did. Each has the budget of a whole download.
 */
final class SourceSequence {
    private final JobContext context;
    private final List<DownloadSource> sources;
    private final Duration retryDelay;

    /** One attempt with one source. */
    interface Attempt {
        JobResult with(DownloadSource source) throws JobFailedException, InterruptedException;
    }

    /** @param retryDelay of a failed attempt */
    SourceSequence(JobContext context, List<DownloadSource> sources, Duration retryDelay) {
        this.context = context;
        this.sources = sources;
        this.retryDelay = retryDelay;
    }

    /**
     * Tries each source until one has the content.
     *
     * @throws JobFailedException the failure that allows the earliest next attempt, else the first one; at once a failure that no other source
     *     can change, such as a full disk
     */
    JobResult run(Attempt attempt) throws JobFailedException, InterruptedException {
        if (failed().size() == sources.size()) {
            record(JobCheckpoint::withoutFailed);
        }
        JobFailedException decisive = null;
        for (int i = 0; i < sources.size(); i++) {
            if (failed().contains(i)) {
                continue;
            }
            try {
                return attempt.with(sources.get(i));
            } catch (ProblemException refused) {
                decisive = decisive(decisive, failed(i, Failures.of(refused)));
            } catch (JobFailedException failure) {
                decisive = decisive(decisive, failed(i, failure));
            }
        }
        throw Objects.requireNonNull(decisive);
    }

    private List<Integer> failed() {
        return JobCheckpoint.read(context.checkpoint()).failedSources();
    }

    /** @throws JobFailedException the failure, where no other source can change it */
    private JobFailedException failed(int source, JobFailedException failure) throws JobFailedException {
        if (sources.size() == 1 || !Failures.ofServer(failure)) {
            throw failure;
        }
        if (failure.permanent()) {
            record(checkpoint -> checkpoint.withFailed(source));
        }
        return failure;
    }

    private void record(UnaryOperator<JobCheckpoint> change) {
        context.checkpoint(
                change.apply(JobCheckpoint.read(context.checkpoint())).write());
    }

    private JobFailedException decisive(@Nullable JobFailedException before, JobFailedException failure) {
        if (before == null || failure.permanent()) {
            return before == null ? failure : before;
        }
        if (before.permanent()) {
            return failure;
        }
        int sooner = delay(failure).compareTo(delay(before));
        // At the same time, one that uses up no attempt.
        return sooner < 0 || (sooner == 0 && before.delay().isEmpty()) ? failure : before;
    }

    private Duration delay(JobFailedException failure) {
        return failure.delay().orElse(failure.minDelay().compareTo(retryDelay) < 0 ? retryDelay : failure.minDelay());
    }
}
