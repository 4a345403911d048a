package ai.beast.versioning.repair;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * A circuit breaker, a bulkhead and a retry for each server that chunks are fetched from, so that an unavailable one costs a
 * repair seconds and does not affect another. Keeps the {@value #MAX_HOSTS} servers used last. Thread-safe.
 */
@ApplicationScoped
class SourceGuards {
    private static final int MAX_HOSTS = 100;
    private static final int MAX_CONCURRENT_REQUESTS = 4;
    private static final int REQUEST_VOLUME = 4;
    private static final Duration OPEN_TIME = Duration.ofSeconds(30);
    private static final Duration RETRY_DELAY = Duration.ofMillis(500);

    /** By host and port; one that is absent has a closed breaker. */
    private final Map<String, CircuitBreakerState> notClosed = new ConcurrentHashMap<>();

    private final Map<String, Guard> guards = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Guard> eldest) {
            if (size() <= MAX_HOSTS) {
                return false;
            }
            notClosed.remove(eldest.getKey());
            return true;
        }
    };

    SourceGuards(MeterRegistry metrics) {
        metrics.gaugeMapSize("ai_beast_repair_source_breakers_open", List.of(), notClosed);
    }

    /** A request of one host, which may be made twice. */
    @FunctionalInterface
    interface Request<T> {
        /** @throws IOException for a failure that counts against the host */
        T send() throws IOException, InterruptedException;
    }

    /**
     * The name of a URL's server: its host and port.
     */
    static String server(URI url) {
        return url.getPort() < 0 ? String.valueOf(url.getHost()) : url.getHost() + ":" + url.getPort();
    }

    /**
     * Sends a request, a second time after an {@link IOException}.
     *
     * @throws ProblemException {@code download_failed} when it fails twice, or at once while the host's breaker is open
     */
    <T> T call(String host, Class<T> type, Request<T> request) throws InterruptedException {
        try {
            Callable<T> action = request::send;
            return guard(host).call(action, type);
        } catch (CircuitBreakerOpenException open) {
            throw failed(host + " failed repeatedly; retry after " + OPEN_TIME.toSeconds() + " seconds", open);
        } catch (BulkheadException full) {
            throw failed("Too many requests to " + host + " at the same time; retry later", full);
        } catch (IOException failure) {
            throw failed(String.valueOf(failure.getMessage()), failure);
        } catch (InterruptedException | RuntimeException other) {
            throw other;
        } catch (Exception undeclared) {
            throw new IllegalStateException("A request throws what it does not declare", undeclared);
        }
    }

    /** The states of breakers that are not closed, {@code open} or {@code half_open}, by host and port. */
    Map<String, String> openBreakers() {
        Map<String, String> states = new TreeMap<>();
        notClosed.forEach((host, state) -> states.put(host, state.name().toLowerCase(Locale.ROOT)));
        return states;
    }

    private Guard guard(String host) {
        synchronized (guards) {
            return guards.computeIfAbsent(host, this::create);
        }
    }

    private Guard create(String host) {
        return Guard.create()
                .withDescription("repair-source")
                .withBulkhead()
                .limit(MAX_CONCURRENT_REQUESTS)
                .done()
                .withCircuitBreaker()
                .requestVolumeThreshold(REQUEST_VOLUME)
                .failureRatio(0.5)
                .delay(OPEN_TIME.toMillis(), ChronoUnit.MILLIS)
                .when(IOException.class::isInstance)
                .onStateChange(state -> changed(host, state))
                .done()
                .withRetry()
                .maxRetries(1)
                .delay(RETRY_DELAY.toMillis(), ChronoUnit.MILLIS)
                .whenException(IOException.class::isInstance)
                .done()
                .build();
    }

    private void changed(String host, CircuitBreakerState state) {
        if (state == CircuitBreakerState.CLOSED) {
            notClosed.remove(host);
        } else {
            notClosed.put(host, state);
        }
    }

    private static ProblemException failed(String detail, Exception cause) {
        return new ProblemException(ErrorCode.DOWNLOAD_FAILED, detail, cause).field("url");
    }
}
