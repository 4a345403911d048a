package ai.beast.queue.worker;

import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Renews the leases of running jobs and learns which of them are to stop. Runs on a thread and a connection of its own, so
 * that nothing the jobs do can delay it, and continues while the worker drains.
 */
final class Heartbeats {
    private static final Logger LOG = Logger.getLogger(Heartbeats.class);

    private final JobStore store;
    private final String worker;
    private final Duration every;
    private final Duration lease;
    private final Clock clock;

    /**
     * @param store on a connection of its own
     * @param every how often a lease is renewed; a third of the lease's length leaves room for two misses
     * @param lease how long a claim or heartbeat holds
     */
    Heartbeats(JobStore store, String worker, Duration every, Duration lease, Clock clock) {
        this.store = store;
        this.worker = worker;
        this.every = every;
        this.lease = lease;
        this.clock = clock;
    }

    /**
     * Refuses settings with which leases would end while their workers are well.
     *
     * @param lease how long a lease holds after it was renewed
     * @param every how often it is to be renewed
     * @param tick how often {@link #tick} is called, and so how soon a heartbeat that is due is sent
     * @throws IllegalStateException naming the setting
     */
    static void refuseTooSeldom(Duration lease, Duration every, Duration tick) {
        refuseTooSeldom("AI_BEAST_QUEUE_HEARTBEAT", every, lease);
        refuseTooSeldom("ai-beast.queue.tick", tick, lease);
    }

    private static void refuseTooSeldom(String setting, Duration every, Duration lease) {
        if (every.multipliedBy(3).compareTo(lease) > 0) {
            throw new IllegalStateException(
                    "AI_BEAST_QUEUE_LEASE is " + seconds(lease) + " and " + setting + " is " + seconds(every)
                            + ", which must be at most a third of it, or running jobs could be taken for lost");
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    /** One round over the runs: stops those over their time and those whose lease has ended, sends what is due. */
    void tick(Collection<Run> runs) {
        Instant now = clock.instant();
        List<Run> due = new ArrayList<>();
        List<HeartbeatRequest> requests = new ArrayList<>();
        for (Run run : runs) {
            if (run.overtime(now)) {
                run.stop(StopReason.OVERTIME);
            }
            if (run.unheardFor(now, lease)) {
                run.stop(StopReason.LOST);
            }
            HeartbeatRequest request = run.dueHeartbeat(now, every);
            if (request != null) {
                due.add(run);
                requests.add(request);
            }
        }
        if (!requests.isEmpty()) {
            send(due, requests, now);
        }
    }

    /** @param now from when the leases are sure to be renewed; the reply may take a while */
    private void send(List<Run> due, List<HeartbeatRequest> requests, Instant now) {
        try {
            List<HeartbeatReply> replies = store.heartbeat(worker, requests);
            for (int i = 0; i < due.size(); i++) {
                due.get(i).heard(replies.get(i), now);
            }
        } catch (StoreUnavailableException later) {
            LOG.warnf("Heartbeats of %d jobs could not be sent: %s", requests.size(), later.getMessage());
            for (int i = 0; i < due.size(); i++) {
                due.get(i).unheard(requests.get(i));
            }
        } catch (RuntimeException refusal) {
            if (due.size() == 1) {
                LOG.errorf(
                        refusal,
                        "The store refused the heartbeat of job %s",
                        due.getFirst().jobId());
                due.getFirst().unheard(requests.getFirst());
                return;
            }
            // One of them must not cost the others their leases.
            for (int i = 0; i < due.size(); i++) {
                send(List.of(due.get(i)), List.of(requests.get(i)), now);
            }
        }
    }
}
