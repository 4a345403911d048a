package ai.beast.jobs.download.job;

import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.request.DownloadSource;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tries the sources of a download in their order. */
final class SourceSequence {
    private SourceSequence() {}

    /** One attempt with one source. */
    interface Attempt {
        JobResult with(DownloadSource source) throws JobFailedException, InterruptedException;
    }

    /**
     * Tries each source until one has the content.
     *
     * @param retryDelay of a failed attempt
     * @throws JobFailedException the failure that allows the earliest next attempt, else the first one; at once a failure that no other source
     *     can change, such as a full disk
     */
    static JobResult run(List<DownloadSource> sources, Duration retryDelay, Attempt attempt)
            throws JobFailedException, InterruptedException {
        JobFailedException decisive = null;
        for (DownloadSource source : sources) {
            try {
                return attempt.with(source);
            } catch (ProblemException refused) {
                decisive = decisive(decisive, Failures.of(refused), retryDelay);
            } catch (JobFailedException failure) {
                decisive = decisive(decisive, failure, retryDelay);
            }
        }
        throw Objects.requireNonNull(decisive);
    }

    private static JobFailedException decisive(
            @Nullable JobFailedException before, JobFailedException failure, Duration retryDelay)
            throws JobFailedException {
        if (!Failures.ofServer(failure)) {
            throw failure;
        }
        if (before == null || failure.permanent()) {
            return before == null ? failure : before;
        }
        if (before.permanent()) {
            return failure;
        }
        int sooner = delay(failure, retryDelay).compareTo(delay(before, retryDelay));
        // At the same time, one that uses up no attempt.
        return sooner < 0 || (sooner == 0 && before.delay().isEmpty()) ? failure : before;
    }

    private static Duration delay(JobFailedException failure, Duration retryDelay) {
        return failure.delay()
                .orElse(failure.minDelay().compareTo(retryDelay) < 0 ? retryDelay : failure.minDelay());
    }
}
