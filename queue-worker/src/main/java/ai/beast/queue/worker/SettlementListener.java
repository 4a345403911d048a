package ai.beast.queue.worker;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.work.loop.WorkerThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Acts once an outcome is stored: counts it, wakes the relay for events, and has the handler of a job that ended remove what it left. */
final class SettlementListener implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SettlementListener.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final JobStore store;
    private final Function<String, Optional<JobHandler<?>>> handlers;
    private final Runnable eventsWaiting;
    private final JobMetrics metrics;
    private final ExecutorService tidying = WorkerThreads.virtual("job-tidy");

    /** @param eventsWaiting called when a job that ended may have left events to publish */
    SettlementListener(
            JobStore store,
            Function<String, Optional<JobHandler<?>>> handlers,
            Runnable eventsWaiting,
            JobMetrics metrics) {
        this.store = store;
        this.handlers = handlers;
        this.eventsWaiting = eventsWaiting;
        this.metrics = metrics;
    }

    /** @param ran time from the start of the attempt until now */
    void settled(Lease lease, Settled settled, Duration ran) {
        metrics.settled(lease.spec().type(), settled, ran);
        switch (settled) {
            case FINISHED -> eventsWaiting.run();
            case FAILED, CANCELLED -> {
                eventsWaiting.run();
                tidying.execute(() -> tidy(lease));
            }
            case STALE ->
                LOG.infof("Job %s belongs to another worker; the outcome of this run does not count", lease.id());
            case RETRYING, RELEASED -> LOG.debugf("Job %s: %s", lease.id(), settled);
        }
    }

    private void tidy(Lease lease) {
        try {
            Optional<Job> job = store.get(lease.id());
            if (job.isPresent() && job.get().state().ended()) {
                handlers.apply(lease.spec().type()).ifPresent(handler -> handler.abandoned(job.get()));
            }
        } catch (StoreUnavailableException later) {
            LOG.infof("What job %s left is removed by the next sweep", lease.id());
        } catch (RuntimeException failure) {
            LOG.warnf(failure, "What job %s left could not be removed; the next sweep tries again", lease.id());
        }
    }

    /** Waits a few seconds for what is under way. */
    @Override
    public void close() throws InterruptedException {
        tidying.shutdown();
        if (!tidying.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            tidying.shutdownNow();
        }
    }
}
