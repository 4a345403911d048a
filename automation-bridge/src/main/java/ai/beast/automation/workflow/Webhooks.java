package ai.beast.automation.workflow;

import ai.beast.automation.n8n.N8nAnswer;
import ai.beast.automation.n8n.N8nConfiguration;
import ai.beast.automation.n8n.N8nException;
import ai.beast.automation.n8n.N8nHttp;
import ai.beast.automation.n8n.N8nUnreachableException;
import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.CallRefusedException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls production webhooks and checks whether they are live. Blocks; thread-safe. */
@ApplicationScoped
public class Webhooks {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration PREFLIGHT_TIMEOUT = Duration.ofSeconds(2);

    private static final int MAX_CALLS = 256;

    private final N8nHttp http;
    private final N8nConfiguration configuration;
    private final CallGuard calls;

    Webhooks(N8nHttp http, N8nConfiguration configuration, CallGuards guards) {
        this.http = http;
        this.configuration = configuration;
        // Only a missing connection counts: a slow or failing workflow says nothing about the others.
        this.calls = guards.guard(CallPolicy.named("n8n-webhook", configuration.webhookTimeout())
                .concurrency(MAX_CALLS)
                .breaker(configuration.breakerWindow(), configuration.breakerDelay())
                .failure(N8nUnreachableException.class::isInstance));
    }

    /**
     * Starts the workflow behind a webhook and waits for its answer. A GET carries the payload's members in its query,
     * the others as a JSON body. The call has effects and is made once. n8n answers 404 while the webhook is not live, and has then not acted.
     */
    public N8nAnswer call(Webhook webhook, @Nullable JsonNode payload, Map<String, String> headers) {
        boolean query = webhook.method().equals("GET");
        return send(
                webhook.method(),
                path(webhook) + (query && payload != null ? query(payload) : ""),
                query || payload == null ? null : payload.toString(),
                headers,
                configuration.webhookTimeout());
    }

    /**
     * Waits until the webhook is live, which is some moments after n8n reports the workflow as published.
     *
     * @return false when it is not live within the timeout
     */
    public boolean awaitLive(Webhook webhook) {
        long deadline = System.nanoTime() + configuration.liveWithin().toNanos();
        while (!live(webhook)) {
            if (System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        return true;
    }

    /** Sends a CORS preflight, which names the methods of a live webhook and does not start its workflow. */
    private boolean live(Webhook webhook) {
        N8nAnswer answer = send(
                "OPTIONS",
                path(webhook),
                null,
                Map.of("Origin", "http://automation-bridge", "Access-Control-Request-Method", webhook.method()),
                PREFLIGHT_TIMEOUT);
        String allowed = Objects.requireNonNullElse(answer.headers().get("Access-Control-Allow-Methods"), "");
        return answer.success() && Arrays.asList(allowed.split("\\s*,\\s*")).contains(webhook.method());
    }

    private N8nAnswer send(
            String method, String path, @Nullable String json, Map<String, String> headers, Duration timeout) {
        try {
            return calls.call("n8n", () -> http.send(method, path, json, headers, timeout));
        } catch (CallRefusedException spared) {
            if (spared.tooManyCalls()) {
                throw spared;
            }
            throw new N8nUnreachableException(spared);
        } catch (InterruptedException interrupted) {
            throw N8nException.stopping(interrupted);
        }
    }

    private static String path(Webhook webhook) {
        return "/webhook/" + webhook.encodedPath();
    }

    private static String query(JsonNode payload) {
        return payload.properties().stream()
                .map(member -> encoded(member.getKey())
                        + "="
                        + encoded(
                                member.getValue().isValueNode()
                                        ? member.getValue().asText()
                                        : member.getValue().toString()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
