package ai.beast.queue.worker;

import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.RetryPolicy;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Decides by the retry policy and by the reason of a stop what the end of a run means for its job. Stateless. */
final class OutcomePolicy {
    private static final Logger LOG = Logger.getLogger(OutcomePolicy.class);

    private final RandomGenerator random;

    OutcomePolicy(RandomGenerator random) {
        this.random = random;
    }

    /** @return null when this worker has lost the job */
    @Nullable
    Outcome failure(Run run, Throwable failure) {
        Lease lease = run.lease();
        StopReason stop = run.stopReason();
        if (stop == null) {
            return unforced(run, failure);
        }
        return switch (stop) {
            case CANCELLED -> new Outcome.Stopped(lease.id(), lease.fence());
            case LOST -> null;
            case SHUTDOWN, PAUSED -> new Outcome.Released(lease.id(), lease.fence(), run.checkpoint(), Duration.ZERO);
            case OVERTIME ->
                failed(
                        lease,
                        new JobError(
                                "job_timeout",
                                "The run took longer than the "
                                        + lease.spec().options().timeout().toSeconds() + " seconds it may take"),
                        false,
                        Duration.ZERO);
        };
    }

    /** No handler here for the job: perhaps a newer worker has one. */
    Outcome unknownType(Lease lease) {
        LOG.warnf(
                "No handler for jobs of type %s; job %s is released",
                lease.spec().type(), lease.id());
        return new Outcome.Released(
                lease.id(),
                lease.fence(),
                null,
                Duration.ofSeconds(30),
                new JobError(
                        "unknown_type",
                        "The worker that took it knows no jobs of type "
                                + lease.spec().type()));
    }

    /** The run ended in a way that could not even be judged, for example for lack of memory: the job is released. */
    Outcome released(Run run) {
        Lease lease = run.lease();
        return new Outcome.Released(lease.id(), lease.fence(), null, Duration.ZERO);
    }

    /** The store refuses the outcome of the run, so the job fails for good. */
    Outcome refused(Lease lease) {
        return new Outcome.GaveUp(
                lease.id(),
                lease.fence(),
                new JobError(
                        "internal_error",
                        "Redis refused to store the outcome of the run; the log of the worker has the reason"),
                List.of());
    }

    private Outcome unforced(Run run, Throwable failure) {
        Lease lease = run.lease();
        if (failure instanceof JobFailedException known && known.delay().isPresent()) {
            Duration delay = known.delay().get();
            LOG.infof("Job %s (%s) goes on in %s: %s", lease.id(), lease.spec().type(), delay, known.getMessage());
            return new Outcome.Released(lease.id(), lease.fence(), run.checkpoint(), delay, known.error());
        }
        if (failure instanceof JobFailedException known) {
            LOG.infof("Job %s (%s) failed: %s", lease.id(), lease.spec().type(), known.getMessage());
            return failed(lease, known.error(), known.permanent(), known.minDelay());
        }
        LOG.errorf(
                failure,
                "Job %s (%s) failed unexpectedly",
                lease.id(),
                lease.spec().type());
        return failed(
                lease,
                new JobError("internal_error", "The job failed unexpectedly; the worker's log has the reason"),
                false,
                Duration.ZERO);
    }

    private Outcome failed(Lease lease, JobError error, boolean permanent, Duration minDelay) {
        RetryPolicy policy = lease.spec().options().retry();
        int failures = lease.failures() + 1;
        if (permanent || !policy.allowsAnother(failures)) {
            return new Outcome.GaveUp(lease.id(), lease.fence(), error, List.of());
        }
        Duration delay = policy.delay(failures, random);
        return new Outcome.Retried(lease.id(), lease.fence(), error, delay.compareTo(minDelay) < 0 ? minDelay : delay);
    }
}
