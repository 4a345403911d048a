package ai.beast.queue.history;

import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.SettleReply;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.store.JobStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** A store whose answers to workers are written down before the worker sees them. */
public final class RecordingStore {
    private RecordingStore() {}

    public static JobStore of(JobStore store, History history) {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (self, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(store, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                    if (answer instanceof SettleReply turn) {
                        record(history, outcomes(arguments[1]), turn);
                    } else if (method.getName().equals("heartbeat")) {
                        record(history, requests(arguments[1]), replies(answer));
                    }
                    return answer;
                });
    }

    private static void record(History history, List<Outcome> outcomes, SettleReply turn) {
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            Settled settled = turn.settled().get(i);
            History.Kind kind =
                    switch (settled) {
                        case FINISHED -> History.Kind.FINISHED;
                        case STALE -> History.Kind.STALE;
                        case CANCELLED -> History.Kind.STOPPED;
                        default -> null;
                    };
            if (kind != null) {
                history.add(kind, outcome.id(), outcome.fence());
            }
        }
        turn.leases().forEach(lease -> history.add(History.Kind.CLAIMED, lease.id(), lease.fence()));
    }

    private static void record(History history, List<HeartbeatRequest> requests, List<HeartbeatReply> replies) {
        for (int i = 0; i < requests.size(); i++) {
            if (replies.get(i) == HeartbeatReply.OK) {
                history.add(
                        History.Kind.BEAT, requests.get(i).id(), requests.get(i).fence());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Outcome> outcomes(Object argument) {
        return (List<Outcome>) argument;
    }

    @SuppressWarnings("unchecked")
    private static List<HeartbeatRequest> requests(Object argument) {
        return (List<HeartbeatRequest>) argument;
    }

    @SuppressWarnings("unchecked")
    private static List<HeartbeatReply> replies(Object answer) {
        return (List<HeartbeatReply>) answer;
    }
}
