package ai.beast.queue.intake;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobSpec;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.RetryPolicy;
import ai.beast.queue.worker.Handlers;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.work.trace.Traces;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates requests field by field and turns them into jobs. */
@ApplicationScoped
public class NewJobs {
    private static final Duration MAX_TIME = Duration.ofDays(366);
    private static final int MAX_ATTEMPTS = 100;
    private static final int MAX_TOKENS = 1_000_000;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Handlers handlers;
    private final QueueConfiguration configuration;
    private final ObjectMapper json;

    NewJobs(Handlers handlers, QueueConfiguration configuration, ObjectMapper json) {
        this.handlers = handlers;
        this.configuration = configuration;
        this.json = json;
    }

    /** @throws ProblemException naming the field, when the job could never run */
    public NewJob of(String id, EnqueueRequest request) {
        return of(id, request, request.after());
    }

    /**
     * A request as it is kept: with the payload that its handler accepts.
     *
     * @throws ProblemException naming the field, when its job could never run
     */
    public EnqueueRequest accepted(EnqueueRequest request) {
        JobHandler<?> handler = handler(request.type());
        job("", request, request.after(), handler);
        return request.withPayload(accepted(handler, request.payload()));
    }

    /**
     * The same for a job of a batch.
     *
     * @param after ids of the jobs it waits for, in place of the names that the request gives
     */
    NewJob of(String id, EnqueueRequest request, @Nullable List<String> after) {
        JobHandler<?> handler = handler(request.type());
        NewJob job = job(id, request, after, handler);
        JsonNode payload = accepted(handler, request.payload());
        return Objects.equals(payload, request.payload()) ? job : job(id, request.withPayload(payload), after, handler);
    }

    /**
     * A job with the defaults of its type.
     *
     * @throws ProblemException naming the field, when the job could never run
     */
    <P> NewJob of(String id, JobHandler<P> handler, P payload, @Nullable String idempotencyKey) {
        limited(json.valueToTree(payload).toString());
        String key = key(idempotencyKey);
        P accepted = accepted(handler, payload);
        JobSpec spec = new JobSpec(
                handler.type(),
                limited(json.valueToTree(accepted).toString()),
                handler.defaults(),
                Priority.NORMAL,
                key,
                Dependencies.NONE,
                Map.of(),
                Traces.current());
        return new NewJob(id, spec, Duration.ZERO);
    }

    /**
     * A job of a request that was valid earlier. The handler does not validate it again: what it would refuse now, such as a host
     * name that cannot be resolved at the moment, is a failure of the run, which is visible and retried.
     *
     * @return empty when this process does not know the type
     * @throws ProblemException naming the field, when the job exceeds limits of the queue that were lowered since
     */
    public Optional<NewJob> validated(String id, EnqueueRequest request) {
        return Optional.ofNullable(request.type())
                .flatMap(handlers::of)
                .map(handler -> job(id, request, request.after(), handler));
    }

    private NewJob job(String id, EnqueueRequest request, @Nullable List<String> after, JobHandler<?> handler) {
        JobOptions defaults = handler.defaults();
        JobOptions options = new JobOptions(
                seconds("timeout", request.timeout(), defaults.timeout()),
                seconds("result_ttl", request.resultTtl(), defaults.resultTtl()),
                retry(request.retry(), defaults.retry()),
                defaults.maxLosses());
        JobSpec spec = new JobSpec(
                handler.type(),
                payload(request.payload()),
                options,
                priority(request.priority()),
                key(request.idempotencyKey()),
                dependencies(after, request.onDependencyFailure()),
                resources(request.resources()),
                Traces.current());
        return new NewJob(id, spec, delay(request));
    }

    /** The payload to store: that of the request unless the handler changes it. */
    private <P> @Nullable JsonNode accepted(JobHandler<P> handler, @Nullable JsonNode payload) {
        P read;
        try {
            read = json.treeToValue(
                    payload == null || payload.isNull() ? json.createObjectNode() : payload, handler.payloadType());
        } catch (JsonMappingException mismatch) {
            String field = mismatch.getPath().isEmpty()
                    ? null
                    : mismatch.getPath().getFirst().getFieldName();
            throw ProblemException.invalid(
                    field == null ? "payload" : field,
                    "unknown member of a " + handler.type() + " payload, or wrong type");
        } catch (JsonProcessingException malformed) {
            throw ProblemException.invalid("payload", "must be valid JSON");
        }
        P accepted = accepted(handler, read);
        return accepted.equals(read) ? payload : json.valueToTree(accepted);
    }

    private static <P> P accepted(JobHandler<P> handler, P payload) {
        P accepted = handler.accepted(payload);
        handler.validate(accepted);
        return accepted;
    }

    /** Runs a check of a part of a request, so that problems name the field with the part as prefix. */
    public <T> T within(String part, Supplier<T> check) {
        try {
            return check.get();
        } catch (ProblemException problem) {
            String field = problem.toProblem().field();
            throw problem.field(field == null ? part : part + "." + field);
        }
    }

    private static Dependencies dependencies(@Nullable List<String> after, @Nullable String policy) {
        Dependencies.OnFailure onFailure = Arrays.stream(Dependencies.OnFailure.values())
                .filter(it ->
                        policy == null || it.name().toLowerCase(Locale.ROOT).equals(policy))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "on_dependency_failure", "on_dependency_failure must be one of: fail, cancel, run"));
        if (after == null || after.isEmpty()) {
            return Dependencies.NONE;
        }
        if (after.size() > Dependencies.MAX_JOBS) {
            throw ProblemException.invalid("after", "after must contain at most " + Dependencies.MAX_JOBS + " jobs");
        }
        if (!after.stream().allMatch(id -> id != null && JobIds.FORM.matcher(id).matches())) {
            throw ProblemException.invalid("after", "after must contain job ids only");
        }
        return new Dependencies(after.stream().distinct().toList(), onFailure);
    }

    private static Map<String, Integer> resources(@Nullable Map<String, Integer> resources) {
        if (resources == null) {
            return Map.of();
        }
        resources.forEach((name, amount) -> {
            if (!Limit.GATE.matcher(Limit.ofResource(name)).matches()) {
                throw ProblemException.invalid("resources", "resource names must match [a-z0-9][a-z0-9._-]{0,63}");
            }
            if (amount == null || amount < 1 || amount > MAX_TOKENS) {
                throw ProblemException.invalid("resources." + name, "must be between 1 and " + MAX_TOKENS);
            }
        });
        return resources;
    }

    private JobHandler<?> handler(@Nullable String type) {
        if (type == null || type.isBlank()) {
            throw ProblemException.invalid("type", "type is required");
        }
        return handlers.of(type)
                .orElseThrow(() -> ProblemException.invalid(
                                "type", "type must be one of: " + String.join(", ", handlers.types()))
                        .with("types", handlers.types()));
    }

    private String payload(@Nullable JsonNode payload) {
        if (payload == null || payload.isNull()) {
            return "{}";
        }
        if (!payload.isObject()) {
            throw ProblemException.invalid("payload", "payload must be an object");
        }
        return limited(payload.toString());
    }

    private String limited(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > configuration.payloadLimit()) {
            throw new ProblemException(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            "payload must not be longer than " + configuration.payloadLimit() + " bytes")
                    .field("payload");
        }
        return text;
    }

    private static Duration seconds(String field, @Nullable Long value, Duration absent) {
        if (value == null) {
            return absent;
        }
        if (value < 0 || value > MAX_TIME.toSeconds()) {
            throw ProblemException.invalid(
                    field, field + " must be between 0 and " + MAX_TIME.toSeconds() + " seconds");
        }
        return Duration.ofSeconds(value);
    }

    private static RetryPolicy retry(EnqueueRequest.@Nullable Retry retry, RetryPolicy absent) {
        if (retry == null) {
            return absent;
        }
        int attempts = retry.maxAttempts() == null ? absent.maxAttempts() : retry.maxAttempts();
        if (attempts < 1 || attempts > MAX_ATTEMPTS) {
            throw ProblemException.invalid("retry.max_attempts", "must be between 1 and " + MAX_ATTEMPTS);
        }
        Duration first = seconds("retry.first_delay", retry.firstDelay(), absent.firstDelay());
        Duration max = seconds("retry.max_delay", retry.maxDelay(), absent.maxDelay());
        if (max.compareTo(first) < 0) {
            throw ProblemException.invalid(
                    "retry.max_delay", "retry.max_delay must not be less than retry.first_delay");
        }
        return new RetryPolicy(attempts, first, max);
    }

    private static Priority priority(@Nullable String priority) {
        return priority == null
                ? Priority.NORMAL
                : Priority.ofWord(priority)
                        .orElseThrow(() -> ProblemException.invalid(
                                "priority", "priority must be one of: interactive, high, normal, bulk"));
    }

    private static Duration delay(EnqueueRequest request) {
        Instant runAt = request.runAt();
        if (runAt == null) {
            return seconds("delay", request.delay(), Duration.ZERO);
        }
        if (request.delay() != null) {
            throw ProblemException.invalid("run_at", "run_at must not be combined with delay");
        }
        Duration until = Duration.between(Instant.now(), runAt);
        if (until.compareTo(MAX_TIME) > 0) {
            throw ProblemException.invalid("run_at", "run_at must be at most 366 days ahead");
        }
        return until.isNegative() ? Duration.ZERO : until;
    }

    private static @Nullable String key(@Nullable String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw ProblemException.invalid(
                    "idempotency_key", "idempotency_key must have 1 to 200 printable ASCII characters without spaces");
        }
        return key;
    }
}
