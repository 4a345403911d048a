package ai.beast.queue.worker;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** What follows once a run is settled: events want publishing, a job that is over wants tidying up. */
final class Aftermath {
    private static final Logger LOG = Logger.getLogger(Aftermath.class);

    private final JobStore store;
    private final Function<String, Optional<JobHandler>> handlers;
    private final Runnable eventsWaiting;

    /** @param eventsWaiting told when a finished job may have left events to publish */
    Aftermath(JobStore store, Function<String, Optional<JobHandler>> handlers, Runnable eventsWaiting) {
        this.store = store;
        this.handlers = handlers;
        this.eventsWaiting = eventsWaiting;
    }

    void settled(Lease lease, Settled settled) {
        switch (settled) {
            case FINISHED -> eventsWaiting.run();
            case FAILED, CANCELLED -> {
                eventsWaiting.run();
                Thread.ofVirtual().name("tidy-" + lease.id()).start(() -> tidy(lease));
            }
            case STALE -> LOG.infof("Job %s went to another worker; this run's outcome does not count", lease.id());
            case RETRYING, RELEASED -> LOG.debugf("Job %s: %s", lease.id(), settled);
        }
    }

    private void tidy(Lease lease) {
        try {
            Optional<Job> job = store.get(lease.id());
            if (job.isPresent() && job.get().state().ended()) {
                handlers.apply(lease.type()).ifPresent(handler -> handler.abandoned(job.get()));
            }
        } catch (StoreUnavailableException later) {
            LOG.infof("Job %s is left for the next sweep to tidy up", lease.id());
        }
    }
}
