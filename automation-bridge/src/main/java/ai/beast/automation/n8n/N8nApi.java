package ai.beast.automation.n8n;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
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
 * Calls of n8n's public API behind one breaker, one bulkhead and one timeout. Reading is tried three times, changing once,
 * since n8n has no idempotency keys. Every failure is a {@link ProblemException} that names n8n; the API key is in no
 * message. Blocks; thread-safe.
 */
@ApplicationScoped
public class N8nApi {
    private static final String BREAKER = "n8n-api";
    private static final String ROOT = "/api/v1";

    /** The exchange has its own deadline; the guard's comes after it, for whatever else may hang. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final N8nConfiguration configuration;
    private final N8nHttp http;
    private final ObjectMapper mapper;
    private final Guard once;
    private final Guard repeated;

    N8nApi(N8nConfiguration configuration, N8nHttp http, ObjectMapper mapper) {
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
        this.repeated = Guard.create()
                .withRetry()
                .maxRetries(2)
                .delay(200, ChronoUnit.MILLIS)
                .jitter(100, ChronoUnit.MILLIS)
                .whenException(N8nApi::worthRepeating)
                .done()
                .build();
    }

    /** @param path below {@code /api/v1}, with its query, encoded already */
    public JsonNode get(String path) {
        return translated(() -> repeated.call(() -> guarded("GET", path, null), JsonNode.class));
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
        return configuration.apiKey().isPresent();
    }

    private JsonNode guarded(String method, String path, @Nullable JsonNode body) throws Exception {
        return once.call(() -> call(method, path, body), JsonNode.class);
    }

    private JsonNode call(String method, String path, @Nullable JsonNode body) {
        String key = configuration
                .apiKey()
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
            throw N8nException.nonsense("not JSON");
        }
        throw N8nException.nonsense("not a JSON object");
    }

    private static boolean worthRepeating(Throwable failure) {
        return failure instanceof N8nException n8n && n8n.code() != ErrorCode.UPSTREAM_TIMEOUT;
    }

    private static JsonNode translated(Callable<JsonNode> call) {
        try {
            return call.call();
        } catch (ProblemException known) {
            throw known;
        } catch (CircuitBreakerOpenException open) {
            throw new N8nBusyException("n8n failed repeatedly and is left alone for a moment", open);
        } catch (BulkheadException full) {
            throw new N8nBusyException("Too many calls of n8n are under way; try again", full);
        } catch (TimeoutException late) {
            throw new ProblemException(ErrorCode.UPSTREAM_TIMEOUT, "n8n did not answer in time", late);
        } catch (Exception unexpected) {
            throw new IllegalStateException("n8n could not be called", unexpected);
        }
    }
}
