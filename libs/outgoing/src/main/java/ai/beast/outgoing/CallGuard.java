package ai.beast.outgoing;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Circuit breaker, bulkhead, timeout and retry of one kind of call, for each server by itself: an unavailable server affects
 * no other. Keeps the {@value #MAX_SERVERS} servers called last. Calls run on the caller's thread; the timeout interrupts it.
 * Thread-safe.
 */
public final class CallGuard {
    private static final int MAX_SERVERS = 100;
    /** The exchange's own timeout comes first, because its message says more. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final CallPolicy policy;
    private final Guard retrying;
    private final Map<String, ServerGuard> servers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ServerGuard> eldest) {
            return size() > MAX_SERVERS;
        }
    };

    CallGuard(CallPolicy policy) {
        this.policy = policy;
        this.retrying = Guard.create()
                .withDescription(policy.name())
                .withRetry()
                .maxRetries(policy.retries())
                .delay(policy.retryDelay().toMillis(), ChronoUnit.MILLIS)
                .jitter(policy.retryDelay().toMillis() / 2, ChronoUnit.MILLIS)
                .whenException(this::mayPass)
                .done()
                .build();
    }

    private boolean mayPass(Throwable failure) {
        boolean timeout = failure instanceof HttpTimeoutException
                || failure instanceof ProblemException problem && problem.code() == ErrorCode.UPSTREAM_TIMEOUT;
        return !timeout && policy.failure().test(failure);
    }

    /** One exchange with a server. */
    @FunctionalInterface
    public interface Call<T, E extends Exception> {
        T send() throws E, InterruptedException;
    }

    /**
     * Makes one attempt: for calls with effects.
     *
     * @param server name of the server in messages; its breaker is its own
     * @throws CallRefusedException while the server's breaker is open, or when its calls are too many
     * @throws ProblemException {@code upstream_timeout}
     */
    public <T, E extends Exception> T call(String server, Call<T, E> call) throws E, InterruptedException {
        ServerGuard guard = guard(server);
        return translated(server, () -> guard.call(call::send));
    }

    /** Makes further attempts after failures that are no timeouts: for idempotent calls. Otherwise as {@link #call}. */
    public <T, E extends Exception> T retry(String server, Call<T, E> call) throws E, InterruptedException {
        ServerGuard guard = guard(server);
        return translated(server, () -> retrying.call(() -> guard.call(call::send), Object.class));
    }

    /** The guard hands on the call's own exceptions as they are. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T, E extends Exception> T translated(String server, Callable<Object> guarded)
            throws E, InterruptedException {
        try {
            return (T) guarded.call();
        } catch (CircuitBreakerOpenException open) {
            Duration wait = policy.openTime();
            String detail = "The circuit breaker of %s is open after repeated failures; retry after %d seconds"
                    .formatted(server, Math.max(1, wait.toSeconds()));
            throw new CallRefusedException(detail, wait, open);
        } catch (BulkheadException full) {
            String detail = "%s has %d calls of this service at the same time, the maximum; retry later"
                    .formatted(server, policy.concurrency());
            throw new CallRefusedException(detail, Duration.ZERO, full);
        } catch (TimeoutException late) {
            throw new ProblemException(ErrorCode.UPSTREAM_TIMEOUT, server + " did not answer in time", late);
        } catch (InterruptedException | RuntimeException other) {
            throw other;
        } catch (Exception declared) {
            throw (E) declared;
        }
    }

    /** {@code closed}, {@code half_open} or {@code open}: the worst state of all servers' breakers. */
    public String state() {
        return text(worst());
    }

    CircuitBreakerState worst() {
        synchronized (servers) {
            return servers.values().stream()
                    .map(guard -> guard.state)
                    .max(Comparator.comparingInt(CallGuard::severity))
                    .orElse(CircuitBreakerState.CLOSED);
        }
    }

    /** The states of breakers that are not closed, by server. */
    Map<String, String> notClosed() {
        Map<String, String> states = new TreeMap<>();
        synchronized (servers) {
            servers.forEach((server, guard) -> {
                if (guard.state != CircuitBreakerState.CLOSED) {
                    states.put(server, text(guard.state));
                }
            });
        }
        return states;
    }

    /** Forgets all servers, so that every breaker is closed. */
    void reset() {
        synchronized (servers) {
            servers.clear();
        }
    }

    static int severity(CircuitBreakerState state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private static String text(CircuitBreakerState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private ServerGuard guard(String server) {
        synchronized (servers) {
            return servers.computeIfAbsent(server, _ -> new ServerGuard(policy));
        }
    }

    /** Breaker, bulkhead and timeout of one server. The bulkhead is outside: a refused call says nothing about the server. */
    private static final class ServerGuard {
        private final Guard bulkhead;
        private final Guard breaker;
        private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;

        ServerGuard(CallPolicy policy) {
            this.bulkhead = Guard.create()
                    .withDescription(policy.name())
                    .withBulkhead()
                    .limit(policy.concurrency())
                    .done()
                    .build();
            this.breaker = Guard.create()
                    .withDescription(policy.name())
                    .withTimeout()
                    .duration(policy.timeout().plus(GRACE).toMillis(), ChronoUnit.MILLIS)
                    .done()
                    .withCircuitBreaker()
                    .requestVolumeThreshold(policy.window())
                    .failureRatio(0.5)
                    .delay(policy.openTime().toMillis(), ChronoUnit.MILLIS)
                    .when(failure -> failure instanceof TimeoutException
                            || policy.failure().test(failure))
                    .onStateChange(next -> state = next)
                    .done()
                    .build();
        }

        Object call(Callable<Object> call) throws Exception {
            return bulkhead.call(() -> breaker.call(call, Object.class), Object.class);
        }
    }
}
