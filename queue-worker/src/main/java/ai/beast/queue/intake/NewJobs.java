package ai.beast.queue.intake;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.RetryPolicy;
import ai.beast.queue.worker.Handlers;
import ai.beast.queue.worker.QueueConfiguration;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what a client asks for, field by field, and makes a job of it. */
@ApplicationScoped
public class NewJobs {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MOST_ATTEMPTS = 100;
    private static final int MOST_TOKENS = 1_000_000;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Handlers handlers;
    private final QueueConfiguration configuration;

    NewJobs(Handlers handlers, QueueConfiguration configuration) {
        this.handlers = handlers;
        this.configuration = configuration;
    }

    /** @throws ProblemException naming the field, when the job could never run */
    public NewJob of(String id, EnqueueRequest request) {
        JobHandler handler = handler(request.type());
        NewJob job = job(id, request, handler);
        handler.validate(job.payload());
        return job;
    }

    /**
     * A job of a request that was found possible before. The handler is not asked again: what it would refuse now, such as a host whose
     * name cannot be looked up at the moment, is a failure of the run, which is seen and tried again.
     *
     * @return empty when this process does not know the type
     * @throws ProblemException naming the field, when the job is against limits of the queue that were lowered since
     */
    public Optional<NewJob> validated(String id, EnqueueRequest request) {
        return Optional.ofNullable(request.type()).flatMap(handlers::of).map(handler -> job(id, request, handler));
    }

    private NewJob job(String id, EnqueueRequest request, JobHandler handler) {
        String payload = payload(request.payload());
        JobOptions options = handler.defaults()
                .withTimeout(
                        seconds("timeout", request.timeout(), handler.defaults().timeout()))
                .withResultTtl(seconds(
                        "result_ttl", request.resultTtl(), handler.defaults().resultTtl()))
                .withRetry(retry(request.retry(), handler.defaults().retry()));
        return new NewJob(
                id,
                handler.type(),
                payload,
                options,
                priority(request.priority()),
                delay(request),
                key(request.idempotencyKey()),
                null,
                after(request),
                resources(request.resources()));
    }

    /** Checks something that is part of something larger, so that problems name the field from there. */
    public <T> T within(String part, Supplier<T> check) {
        try {
            return check.get();
        } catch (ProblemException problem) {
            String field = problem.toProblem().field();
            throw problem.field(field == null ? part : part + "." + field);
        }
    }

    private static Dependencies after(EnqueueRequest request) {
        List<String> after = request.after();
        String policy = request.onDependencyFailure();
        Dependencies.OnFailure onFailure = Arrays.stream(Dependencies.OnFailure.values())
                .filter(it ->
                        policy == null || it.name().toLowerCase(Locale.ROOT).equals(policy))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "on_dependency_failure", "A failure of a dependency means: fail, cancel or run"));
        if (after == null || after.isEmpty()) {
            return Dependencies.NONE;
        }
        if (after.size() > Dependencies.MOST) {
            throw ProblemException.invalid("after", "A job waits for at most " + Dependencies.MOST + " others");
        }
        if (!after.stream().allMatch(id -> id != null && JobIds.FORM.matcher(id).matches())) {
            throw ProblemException.invalid("after", "These are not all ids of jobs");
        }
        return new Dependencies(after.stream().distinct().toList(), onFailure);
    }

    private static Map<String, Integer> resources(@Nullable Map<String, Integer> resources) {
        if (resources == null) {
            return Map.of();
        }
        resources.forEach((name, amount) -> {
            if (!Limit.GATE.matcher(Limit.ofResource(name)).matches()) {
                throw ProblemException.invalid("resources", "A resource has a name such as gpu");
            }
            if (amount == null || amount < 1 || amount > MOST_TOKENS) {
                throw ProblemException.invalid("resources." + name, "Between 1 and " + MOST_TOKENS + " are possible");
            }
        });
        return resources;
    }

    private JobHandler handler(@Nullable String type) {
        if (type == null || type.isBlank()) {
            throw ProblemException.invalid("type", "A job needs a type");
        }
        return handlers.of(type)
                .orElseThrow(() -> ProblemException.invalid("type", "There is no such job type")
                        .with("types", handlers.types()));
    }

    private String payload(@Nullable JsonNode payload) {
        if (payload == null || payload.isNull()) {
            return "{}";
        }
        if (!payload.isObject()) {
            throw ProblemException.invalid("payload", "The payload is an object");
        }
        String text = payload.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > configuration.payloadLimit()) {
            throw new ProblemException(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            "The payload is longer than " + configuration.payloadLimit() + " bytes")
                    .field("payload");
        }
        return text;
    }

    private static Duration seconds(String field, @Nullable Long value, Duration absent) {
        if (value == null) {
            return absent;
        }
        if (value < 0 || value > LONGEST.toSeconds()) {
            throw ProblemException.invalid(field, "Seconds between 0 and " + LONGEST.toSeconds() + " are needed");
        }
        return Duration.ofSeconds(value);
    }

    private static RetryPolicy retry(EnqueueRequest.@Nullable Retry retry, RetryPolicy absent) {
        if (retry == null) {
            return absent;
        }
        int attempts = retry.maxAttempts() == null ? absent.maxAttempts() : retry.maxAttempts();
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw ProblemException.invalid("retry.max_attempts", "Between 1 and " + MOST_ATTEMPTS + " are possible");
        }
        Duration first = seconds("retry.first_delay", retry.firstDelay(), absent.firstDelay());
        Duration longest = seconds("retry.max_delay", retry.maxDelay(), absent.maxDelay());
        if (longest.compareTo(first) < 0) {
            throw ProblemException.invalid("retry.max_delay", "The longest rest is not shorter than the first");
        }
        return new RetryPolicy(attempts, first, longest);
    }

    private static Priority priority(@Nullable String priority) {
        return priority == null
                ? Priority.NORMAL
                : Priority.ofWord(priority)
                        .orElseThrow(() -> ProblemException.invalid("priority", "There is no such priority"));
    }

    private static Duration delay(EnqueueRequest request) {
        Instant runAt = request.runAt();
        if (runAt == null) {
            return seconds("delay", request.delay(), Duration.ZERO);
        }
        if (request.delay() != null) {
            throw ProblemException.invalid("run_at", "Either a delay or a time, not both");
        }
        Duration until = Duration.between(Instant.now(), runAt);
        if (until.compareTo(LONGEST) > 0) {
            throw ProblemException.invalid("run_at", "The time is more than a year away");
        }
        return until.isNegative() ? Duration.ZERO : until;
    }

    private static @Nullable String key(@Nullable String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw ProblemException.invalid(
                    "idempotency_key", "A key has 1 to 200 printable ASCII characters without spaces");
        }
        return key;
    }
}
