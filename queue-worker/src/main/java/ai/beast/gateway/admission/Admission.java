package ai.beast.gateway.admission;

import ai.beast.gateway.route.GatewayError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Decides which request may call which backend: one that has the model loaded, then the least busy, then the first of the configuration.
 * A request that finds no room waits, behind those of earlier bands and those that came before; one that could be admitted passes by those
 * that cannot, because they wait for other backends or models. Decisions are delivered outside of the lock, each exactly once. Thread-safe.
 */
public final class Admission {
    private static final int MAX_RETRY_SECONDS = 60;
    private static final double WEIGHT = 0.2;

    private final AdmissionLimits limits;
    private final Clock clock;
    private final Map<String, BackendLoad> loads = new HashMap<>();
    private final List<Ticket> waiting = new ArrayList<>();
    private double averageSeconds = 5;

    public Admission(AdmissionLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** A request that may be waiting. */
    public interface Pending {
        /** Takes the request back; without a decision if there was none. */
        void cancel();

        /** Refuses the request if it still waits. */
        void expire();
    }

    /**
     * Asks for a place.
     *
     * @param model name for messages
     * @param key id of the caller's API key, for those who look who waits
     * @param candidates backends that have the model and may be called now, in the order of the configuration; asked again while the request
     *     waits
     * @param decided called once, perhaps before this method returns; must not block
     */
    public Pending enter(
            String model, String key, Band band, Supplier<List<Candidate>> candidates, Consumer<Decision> decided) {
        Ticket ticket = new Ticket(new Waiting(model, key, band, clock.instant()), candidates, decided);
        List<Runnable> deliveries = new ArrayList<>();
        synchronized (this) {
            if (!settle(ticket, deliveries)) {
                queue(ticket, deliveries);
            }
        }
        deliveries.forEach(Runnable::run);
        return new Pending() {
            @Override
            public void cancel() {
                remove(ticket);
            }

            @Override
            public void expire() {
                int position = remove(ticket);
                if (position > 0) {
                    ticket.decide(new Decision.Refused(overloaded(ticket, position)));
                }
            }
        };
    }

    /** Looks again at all that wait: a backend became available, or a model was loaded. */
    public void reconsider() {
        List<Runnable> deliveries = new ArrayList<>();
        synchronized (this) {
            waiting.removeIf(ticket -> settle(ticket, deliveries));
        }
        deliveries.forEach(Runnable::run);
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    /** Those that wait, the next first. */
    public synchronized List<Waiting> queue() {
        return waiting.stream().map(Ticket::request).toList();
    }

    public synchronized int active(String backend) {
        BackendLoad load = loads.get(backend);
        return load == null ? 0 : load.active();
    }

    /** @return whether the ticket needs not wait */
    private boolean settle(Ticket ticket, List<Runnable> deliveries) {
        List<Candidate> candidates = ticket.candidates();
        if (candidates.isEmpty()) {
            GatewayError error = GatewayError.unavailable(ticket.model(), retrySeconds(1));
            deliveries.add(() -> ticket.decide(new Decision.Refused(error)));
            return true;
        }
        List<Candidate> possible =
                candidates.stream().filter(each -> load(each).couldHold(each)).toList();
        if (possible.isEmpty()) {
            Candidate first = candidates.getFirst();
            GatewayError error = GatewayError.tooLittleMemory(
                    ticket.model(), first.needBytes(), load(first).memory());
            deliveries.add(() -> ticket.decide(new Decision.Refused(error)));
            return true;
        }
        Optional<Candidate> chosen = choose(possible);
        chosen.ifPresent(candidate -> {
            Slot slot = begin(candidate);
            deliveries.add(() -> ticket.decide(new Decision.Granted(candidate, slot)));
        });
        return chosen.isPresent();
    }

    private Optional<Candidate> choose(List<Candidate> candidates) {
        Candidate best = null;
        for (Candidate each : candidates) {
            if (load(each).hasRoom(each) && (best == null || isBetter(each, best))) {
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean isBetter(Candidate one, Candidate other) {
        if (one.loaded() != other.loaded()) {
            return one.loaded();
        }
        return load(one).active() < load(other).active();
    }

    private Slot begin(Candidate candidate) {
        BackendLoad load = load(candidate);
        load.begin(candidate);
        Instant from = clock.instant();
        return new Slot(() -> end(candidate, from));
    }

    private void end(Candidate candidate, Instant from) {
        synchronized (this) {
            load(candidate).end(candidate);
            double seconds = Math.max(0, Duration.between(from, clock.instant()).toMillis() / 1000.0);
            averageSeconds += WEIGHT * (seconds - averageSeconds);
        }
        reconsider();
    }

    /** Behind all of its band and of earlier ones; in place of the last of a later band when there is no room. */
    private void queue(Ticket ticket, List<Runnable> deliveries) {
        int at = 0;
        while (at < waiting.size() && waiting.get(at).band().compareTo(ticket.band()) <= 0) {
            at++;
        }
        if (waiting.size() < limits.maxWaiting()) {
            waiting.add(at, ticket);
        } else if (at < waiting.size()) {
            Ticket last = waiting.removeLast();
            waiting.add(at, ticket);
            int position = waiting.size();
            deliveries.add(() -> last.decide(new Decision.Refused(overloaded(last, position))));
        } else {
            deliveries.add(() -> ticket.decide(new Decision.Refused(overloaded(ticket, limits.maxWaiting() + 1))));
        }
    }

    /** @return the position that it had, from 1; 0 when it did not wait any more */
    private synchronized int remove(Ticket ticket) {
        int index = waiting.indexOf(ticket);
        if (index >= 0) {
            waiting.remove(index);
        }
        return index + 1;
    }

    private GatewayError overloaded(Ticket ticket, int position) {
        return GatewayError.overloaded(ticket.model(), position, retrySeconds(position));
    }

    /** About when the streams before this position are over. */
    private synchronized int retrySeconds(int position) {
        double seconds = averageSeconds * position / limits.perBackend();
        return (int) Math.clamp(Math.ceil(seconds), 1, MAX_RETRY_SECONDS);
    }

    private BackendLoad load(Candidate candidate) {
        return loads.computeIfAbsent(candidate.backend(), name -> new BackendLoad(limits, name));
    }
}
