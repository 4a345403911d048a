package ai.beast.automation.n8n;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls n8n's public API behind one circuit breaker, one bulkhead and one timeout. A read has three attempts, a change one,
 * because n8n has no idempotency keys. Every failure is a {@link ProblemException} that names n8n; the API key is in no
 * message. Blocks; thread-safe.
 */
@ApplicationScoped
public class N8nApi {
    private static final String BREAKER = "n8n-api";
    private static final String ROOT = "/api/v1";

    /** The exchange has its own timeout; the guard's comes after it. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final N8nConfiguration configuration;
    private final N8nHttp http;
    private final ObjectMapper mapper;
    private final Guard once;
    private final Guard retrying;

    N8nApi(N8nConfiguration configuration, N8nHttp http, ObjectMapper mapper, MeterRegistry metrics) {
        this.configuration = configuration;
        this.http = http;
        this.mapper = mapper;
        this.once = Guard.create()
                .withDescription(BREAKER)
                .withBulkhead()
                .limit(configuration.apiConcurrency())
                .done()
                .withTimeout()
                .duration(configuration.apiTimeout().plus(GRACE).toMillis(), ChronoUnit.MILLIS)
                .done()
                .withCircuitBreaker()
                .name(BREAKER)
                .requestVolumeThreshold(configuration.breakerWindow())
                .failureRatio(0.5)
                .delay(configuration.breakerDelay().toMillis(), ChronoUnit.MILLIS)
                .when(failure -> failure instanceof N8nException || failure instanceof TimeoutException)
                .done()
                .build();
        Gauge.builder("ai.beast.n8n.breaker.open", N8nApi::breakerOpen)
                .description("Whether the circuit breaker of n8n's public API is open")
                .register(metrics);
        this.retrying = Guard.create()
                .withRetry()
                .maxRetries(2)
                .delay(200, ChronoUnit.MILLIS)
                .jitter(100, ChronoUnit.MILLIS)
                .whenException(N8nApi::retryable)
                .done()
                .build();
    }

    private static int breakerOpen() {
        return CircuitBreakerMaintenance.get().currentState(BREAKER) == CircuitBreakerState.OPEN ? 1 : 0;
    }

    /** @param path below {@code /api/v1}, with its query, encoded already */
    public JsonNode get(String path) {
        return translated(() -> retrying.call(() -> guarded("GET", path, null), JsonNode.class));
    }

    /** @return the answer's JSON; a missing node when n8n answered without a body */
    public JsonNode change(String method, String path, @Nullable JsonNode body) {
        return translated(() -> guarded(method, path, body));
    }

    /** {@code closed}, {@code open} or {@code half_open}. */
    public String breaker() {
        return CircuitBreakerMaintenance.get().currentState(BREAKER).name().toLowerCase(Locale.ROOT);
    }

    public boolean hasKey() {
        return N8nKey.of(configuration).isPresent();
    }

    private JsonNode guarded(String method, String path, @Nullable JsonNode body) throws Exception {
        return once.call(() -> call(method, path, body), JsonNode.class);
    }

    private JsonNode call(String method, String path, @Nullable JsonNode body) {
        String key = N8nKey.of(configuration)
                .orElseThrow(() -> new ProblemException(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "No API key for n8n is configured; set AI_BEAST_N8N_API_KEY to manage workflows"));
        N8nAnswer answer = http.send(
                method,
                ROOT + path,
                body == null ? null : body.toString(),
                Map.of("X-N8N-API-KEY", key),
                configuration.apiTimeout());
        if (!answer.success()) {
            throw N8nRefusals.of(answer, mapper);
        }
        return parsed(answer);
    }

    private JsonNode parsed(N8nAnswer answer) {
        if (answer.body().isBlank()) {
            return mapper.missingNode();
        }
        try {
            JsonNode json = mapper.readTree(answer.body());
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException unreadable) {
            throw N8nException.unreadable("not JSON");
        }
        throw N8nException.unreadable("not a JSON object");
    }

    private static boolean retryable(Throwable failure) {
        return failure instanceof N8nException n8n && n8n.code() != ErrorCode.UPSTREAM_TIMEOUT;
    }

    private static JsonNode translated(Callable<JsonNode> call) {
        try {
            return call.call();
        } catch (ProblemException known) {
            throw known;
        } catch (CircuitBreakerOpenException open) {
            throw new N8nBusyException("The circuit breaker of n8n is open after repeated failures; retry later", open);
        } catch (BulkheadException full) {
            throw new N8nBusyException("n8n is overloaded with calls of this service; retry later", full);
        } catch (TimeoutException late) {
            throw new ProblemException(ErrorCode.UPSTREAM_TIMEOUT, "n8n did not answer in time", late);
        } catch (Exception unexpected) {
            throw new IllegalStateException("n8n could not be called", unexpected);
        }
    }
}
