package ai.beast.automation.n8n;

import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls n8n's public API behind one circuit breaker, one bulkhead and one timeout. A read has three attempts, a change one,
 * because n8n has no idempotency keys. Every failure is a {@link ProblemException} that names n8n; the API key is in no
 * message. Blocks; thread-safe.
 */
@ApplicationScoped
public class N8nApi {
    private static final String ROOT = "/api/v1";
    private static final int READ_RETRIES = 2;
    private static final Duration RETRY_DELAY = Duration.ofMillis(200);

    private final N8nConfiguration configuration;
    private final N8nHttp http;
    private final ObjectMapper mapper;
    private final CallGuard calls;

    N8nApi(N8nConfiguration configuration, N8nHttp http, ObjectMapper mapper, CallGuards guards) {
        this.configuration = configuration;
        this.http = http;
        this.mapper = mapper;
        this.calls = guards.guard(CallPolicy.named("n8n-api", configuration.apiTimeout())
                .concurrency(configuration.apiConcurrency())
                .breaker(configuration.breakerWindow(), configuration.breakerDelay())
                .retries(READ_RETRIES, RETRY_DELAY)
                .failure(N8nException.class::isInstance));
    }

    /** @param path below {@code /api/v1}, with its query, encoded already */
    public JsonNode get(String path) {
        try {
            return calls.retry("n8n", () -> call("GET", path, null));
        } catch (InterruptedException interrupted) {
            throw N8nException.stopping(interrupted);
        }
    }

    /** @return the answer's JSON; a missing node when n8n answered without a body */
    public JsonNode change(String method, String path, @Nullable JsonNode body) {
        try {
            return calls.call("n8n", () -> call(method, path, body));
        } catch (InterruptedException interrupted) {
            throw N8nException.stopping(interrupted);
        }
    }

    /** {@code closed}, {@code open} or {@code half_open}. */
    public String breaker() {
        return calls.state();
    }

    public boolean hasKey() {
        return N8nKey.of(configuration).isPresent();
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
}
