package ai.beast.queue.history;

import ai.beast.queue.core.lease.Beat;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.Pulse;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.lease.Turn;
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
                    if (answer instanceof Turn turn) {
                        record(history, outcomes(arguments[1]), turn);
                    } else if (method.getName().equals("heartbeat")) {
                        record(history, beats(arguments[1]), pulses(answer));
                    }
                    return answer;
                });
    }

    private static void record(History history, List<Outcome> outcomes, Turn turn) {
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

    private static void record(History history, List<Beat> beats, List<Pulse> pulses) {
        for (int i = 0; i < beats.size(); i++) {
            if (pulses.get(i) == Pulse.OK) {
                history.add(History.Kind.BEAT, beats.get(i).id(), beats.get(i).fence());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Outcome> outcomes(Object argument) {
        return (List<Outcome>) argument;
    }

    @SuppressWarnings("unchecked")
    private static List<Beat> beats(Object argument) {
        return (List<Beat>) argument;
    }

    @SuppressWarnings("unchecked")
    private static List<Pulse> pulses(Object answer) {
        return (List<Pulse>) answer;
    }
}
