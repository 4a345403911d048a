package ai.beast.automation.workflow;

import ai.beast.automation.n8n.N8nAnswer;
import ai.beast.automation.n8n.N8nConfiguration;
import ai.beast.automation.n8n.N8nHttp;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls production webhooks and checks whether they are live. Blocks; thread-safe. */
@ApplicationScoped
public class Webhooks {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration PREFLIGHT_TIMEOUT = Duration.ofSeconds(2);

    private final N8nHttp http;
    private final N8nConfiguration configuration;

    Webhooks(N8nHttp http, N8nConfiguration configuration) {
        this.http = http;
        this.configuration = configuration;
    }

    /**
     * Starts the workflow behind a webhook and waits for its answer. A GET carries the payload's members in its query,
     * the others as a JSON body. n8n answers 404 while the webhook is not live, and has then not acted.
     */
    public N8nAnswer call(Webhook webhook, @Nullable JsonNode payload, Map<String, String> headers) {
        boolean query = webhook.method().equals("GET");
        return http.send(
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
        N8nAnswer answer = http.send(
                "OPTIONS",
                path(webhook),
                null,
                Map.of("Origin", "http://automation-bridge", "Access-Control-Request-Method", webhook.method()),
                PREFLIGHT_TIMEOUT);
        return answer.success()
                && Arrays.asList(answer.headers()
                                .firstValue("Access-Control-Allow-Methods")
                                .orElse("")
                                .split("\\s*,\\s*"))
                        .contains(webhook.method());
    }

    private static String path(Webhook webhook) {
        return "/webhook/" + webhook.path();
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
