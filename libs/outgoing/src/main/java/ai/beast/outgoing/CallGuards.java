package ai.beast.outgoing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The guards of this service's outgoing calls. The metric {@code ai_beast_circuit_breaker_state}, labelled with the policy's
 * name, is 0 while all its breakers are closed, 1 while one is half-open and 2 while one is open. Thread-safe.
 */
@ApplicationScoped
public class CallGuards {
    private final MeterRegistry metrics;
    private final ConcurrentMap<String, CallGuard> guards = new ConcurrentHashMap<>();

    public CallGuards(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** The guard of the policy's name; the first policy of a name is the one in force. */
    public CallGuard guard(CallPolicy policy) {
        return guards.computeIfAbsent(policy.name(), name -> {
            CallGuard guard = new CallGuard(policy);
            Gauge.builder("ai.beast.circuit.breaker.state", guard, some -> CallGuard.severity(some.worst()))
                    .description("0: closed, 1: half-open, 2: open")
                    .tag("name", name)
                    .strongReference(true)
                    .register(metrics);
            return guard;
        });
    }

    /** The state of each policy by its name, and of each breaker that is not closed by {@code name@server}. */
    public Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        guards.forEach((name, guard) -> {
            states.put(name, guard.state());
            guard.notClosed().forEach((server, state) -> states.put(name + "@" + server, state));
        });
        return states;
    }

    /** Closes every breaker. */
    public void reset() {
        guards.values().forEach(CallGuard::reset);
    }
}
