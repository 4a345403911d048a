package ai.beast.jobs.call;

import ai.beast.messaging.RetryAfter;
import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.CallRefusedException;
import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.Reply;
import ai.beast.outgoing.ReplyClient;
import ai.beast.outgoing.Request;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobResult;
import ai.beast.security.OutboundGuard;
import ai.beast.work.trace.Traces;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs {@code http.call}. Each attempt is signed anew with the job's id as {@code webhook-id}, by which a receiver recognises a repeated one.
 * Redirects are not followed. Statuses 408, 425, 429 and from 500 on, broken connections and timeouts are retried.
 */
@ApplicationScoped
public class HttpCallHandler implements JobHandler<HttpCallRequest> {
    public static final String TYPE = "http.call";

    static final int MAX_KEPT = 64 * 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(300);

    private final HttpCallRules rules;
    private final CallSignature signature;
    private final ObjectMapper json;
    private final CallGuard calls;
    private final ReplyClient client;
    private final Clock clock = Clock.systemUTC();

    HttpCallHandler(HttpCallRules rules, CallSignature signature, ObjectMapper json, CallGuards guards, Vertx vertx) {
        this.rules = rules;
        this.signature = signature;
        this.json = json;
        this.calls = guards.guard(CallPolicy.named(TYPE, MAX_TIMEOUT).concurrency(64));
        this.client = new ReplyClient(vertx, CONNECT_TIMEOUT);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public JobOptions defaults() {
        return JobOptions.DEFAULT.withTimeout(MAX_TIMEOUT.plusSeconds(30));
    }

    @Override
    public Class<HttpCallRequest> payloadType() {
        return HttpCallRequest.class;
    }

    @Override
    public void validate(HttpCallRequest request) {
        rules.check(request);
    }

    @Override
    public JobResult run(JobContext context) throws Exception {
        HttpCallRequest request = read(context.payload());
        OutboundGuard.Target target = target(request);
        Request call = new Request(
                request.verb(),
                target,
                signed(context.jobId(), request),
                request.text().isEmpty() ? null : request.text());
        String server = HostConnection.server(target.uri());
        try {
            Reply reply = calls.call(server, () -> client.send(call, MAX_KEPT, Duration.ofSeconds(request.timeout())));
            return result(server, reply);
        } catch (CallRefusedException spared) {
            throw JobFailedException.deferred(
                    spared.code().code(), String.valueOf(spared.toProblem().detail()), spared.retryAfter());
        } catch (ProblemException late) {
            throw JobFailedException.retryable(
                    late.code().code(), String.valueOf(late.toProblem().detail()), late);
        } catch (HttpTimeoutException late) {
            throw JobFailedException.retryable(
                    ErrorCode.UPSTREAM_TIMEOUT.code(), String.valueOf(late.getMessage()), late);
        } catch (IOException broken) {
            throw JobFailedException.retryable(
                    ErrorCode.UPSTREAM_FAILED.code(), String.valueOf(broken.getMessage()), broken);
        }
    }

    private HttpCallRequest read(String payload) throws JobFailedException {
        try {
            return Objects.requireNonNull(json.readValue(payload, HttpCallRequest.class));
        } catch (JsonProcessingException | NullPointerException unreadable) {
            throw JobFailedException.permanent(
                    ErrorCode.INVALID_FIELD.code(), "payload must be a " + TYPE + " payload", unreadable);
        }
    }

    private OutboundGuard.Target target(HttpCallRequest request) throws JobFailedException {
        try {
            return rules.target(request);
        } catch (ProblemException refused) {
            String detail = String.valueOf(refused.toProblem().detail());
            throw refused.code() == ErrorCode.DOWNLOAD_FAILED
                    ? JobFailedException.retryable(ErrorCode.UPSTREAM_FAILED.code(), detail, refused)
                    : JobFailedException.permanent(refused.code().code(), detail, refused);
        }
    }

    private Map<String, String> signed(String job, HttpCallRequest request) throws JobFailedException {
        try {
            return headers(job, request);
        } catch (IOException noSecret) {
            throw JobFailedException.permanent(
                    "no_secret",
                    "The call cannot be signed: " + noSecret.getMessage()
                            + ". Set AI_BEAST_HTTP_CALL_SECRET, or AI_BEAST_HTTP_CALL_SECRET_FILE to a place that the worker may write",
                    noSecret);
        }
    }

    private Map<String, String> headers(String job, HttpCallRequest request) throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("User-Agent", "ai-beast-http-call", "Accept", "*/*"));
        if (!request.text().isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        headers.putAll(request.headers() == null ? Map.of() : request.headers());
        headers.putAll(signature.headers(job, clock.instant(), request.text()));
        String traceparent = Traces.current();
        if (traceparent != null) {
            headers.put(Traces.TRACEPARENT, traceparent);
        }
        return headers;
    }

    private JobResult result(String server, Reply reply) throws JobFailedException, JsonProcessingException {
        int status = reply.status();
        if (status >= 200 && status < 300) {
            Buffer body = reply.body();
            HttpCallResult result = new HttpCallResult(
                    status,
                    reply.header("Content-Type").orElse(null),
                    body == null ? null : content(body),
                    body == null);
            return new JobResult(json.writeValueAsString(result), List.of());
        }
        String detail = status >= 300 && status < 400
                ? server + " redirects (status " + status + "), which is not followed"
                : server + " answered with status " + status;
        if (status != 408 && status != 425 && status != 429 && status < 500) {
            throw JobFailedException.permanent(ErrorCode.UPSTREAM_FAILED.code(), detail);
        }
        throw JobFailedException.retryable(ErrorCode.UPSTREAM_FAILED.code(), detail)
                .withMinDelay(reply.header("Retry-After")
                        .flatMap(value -> RetryAfter.parse(value, clock))
                        .orElse(Duration.ZERO));
    }

    private JsonNode content(Buffer body) {
        String text = body.toString(StandardCharsets.UTF_8).replace("\0", "");
        try {
            JsonNode tree = json.readTree(text);
            return tree == null || tree.isMissingNode() ? TextNode.valueOf(text) : tree;
        } catch (JsonProcessingException notJson) {
            return TextNode.valueOf(text);
        }
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
