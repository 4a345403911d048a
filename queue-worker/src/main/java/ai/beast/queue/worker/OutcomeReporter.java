package ai.beast.queue.worker;

import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.SettleReply;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Reports the outcomes of ended runs to the store, together with the next claim. An outcome that the store refuses is
 * reported alone from then on and never delays the others; after {@value #MAX_REFUSALS} refusals its job fails for good
 * instead. Used by the thread of one loop.
 */
final class OutcomeReporter {
    static final int MAX_REFUSALS = 3;

    private static final Logger LOG = Logger.getLogger(OutcomeReporter.class);

    /** An outcome and how many times the store has refused it. */
    private record Refused(Run run, Outcome outcome, int times) {}

    /** An outcome that was not reported yet, or got no reply. */
    private record Pending(Run run, Outcome outcome) {}

    private final JobStore store;
    private final String worker;
    private final OutcomePolicy policy;
    private final BiConsumer<Run, Settled> listener;
    private final List<Pending> pending = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    /** @param listener called once for each run that the worker is done with; does not throw */
    OutcomeReporter(JobStore store, String worker, OutcomePolicy policy, BiConsumer<Run, Settled> listener) {
        this.store = store;
        this.worker = worker;
        this.policy = policy;
        this.listener = listener;
    }

    void add(Run run, Outcome outcome) {
        pending.add(new Pending(run, outcome));
    }

    /** Whether every outcome is reported. */
    boolean isEmpty() {
        return pending.isEmpty() && refused.isEmpty();
    }

    /**
     * Reports all outcomes and claims jobs.
     *
     * @param claim most jobs to claim, 0 for none
     * @return the jobs claimed; none when an outcome was refused for the first time
     * @throws StoreUnavailableException when the store cannot be reached; the outcomes are kept for the next call
     * @throws RuntimeException when the store refuses a claim without outcomes
     */
    List<Lease> settle(int claim) {
        List<Lease> leases = List.of();
        if (claim > 0 || !pending.isEmpty()) {
            leases = settleTogether(claim);
        }
        try {
            reportRefused();
        } catch (StoreUnavailableException later) {
            LOG.debugf("Refused outcomes are reported again later: %s", later.getMessage());
        }
        return leases;
    }

    private List<Lease> settleTogether(int claim) {
        List<Pending> batch = List.copyOf(pending);
        SettleReply reply;
        try {
            sendFinalHeartbeats(batch);
            reply = store.settle(worker, batch.stream().map(Pending::outcome).toList(), claim);
            if (reply.settled().size() != batch.size()) {
                throw new IllegalStateException(
                        "The store settled " + reply.settled().size() + " of " + batch.size() + " outcomes");
            }
        } catch (StoreUnavailableException later) {
            throw later;
        } catch (RuntimeException refusal) {
            if (batch.isEmpty()) {
                throw refusal;
            }
            LOG.errorf(refusal, "The store refused %d outcomes together; each is reported alone now", batch.size());
            batch.forEach(it -> refused.add(new Refused(it.run(), it.outcome(), 0)));
            pending.clear();
            return List.of();
        }
        pending.clear();
        for (int i = 0; i < batch.size(); i++) {
            listener.accept(batch.get(i).run(), reply.settled().get(i));
        }
        return reply.leases();
    }

    private void reportRefused() {
        List<Refused> again = new ArrayList<>();
        Iterator<Refused> all = refused.iterator();
        while (all.hasNext()) {
            Refused one = all.next();
            Settled settled;
            try {
                settled = reportAlone(one);
            } catch (StoreUnavailableException later) {
                throw later;
            } catch (RuntimeException refusal) {
                int times = one.times() + 1;
                LOG.errorf(
                        refusal,
                        "The store refused the outcome of job %s (%d of %d times): %s",
                        one.run().jobId(),
                        times,
                        MAX_REFUSALS,
                        one.outcome());
                if (times < MAX_REFUSALS) {
                    again.add(new Refused(one.run(), one.outcome(), times));
                    all.remove();
                    continue;
                }
                settled = giveUp(one.run());
            }
            all.remove();
            listener.accept(one.run(), settled);
        }
        refused.addAll(again);
    }

    private Settled reportAlone(Refused one) {
        sendFinalHeartbeats(List.of(new Pending(one.run(), one.outcome())));
        return store.settle(worker, List.of(one.outcome()), 0).settled().getFirst();
    }

    /** Fails the job in place of its refused outcome; if the store refuses that too, the lease lapses and the reaper takes the job. */
    private Settled giveUp(Run run) {
        try {
            return store.settle(worker, List.of(policy.refused(run.lease())), 0)
                    .settled()
                    .getFirst();
        } catch (StoreUnavailableException later) {
            throw later;
        } catch (RuntimeException refusal) {
            LOG.errorf(refusal, "Job %s is left to the reaper: the store refuses every outcome of it", run.jobId());
            return Settled.STALE;
        }
    }

    /** Stores progress and checkpoint of a run before its outcome: a retry continues from there. */
    private void sendFinalHeartbeats(List<Pending> batch) {
        List<HeartbeatRequest> requests = new ArrayList<>();
        for (Pending one : batch) {
            HeartbeatRequest request = one.run().finalHeartbeat();
            if (request != null) {
                requests.add(request);
            }
        }
        if (!requests.isEmpty()) {
            store.heartbeat(worker, requests);
        }
    }
}
