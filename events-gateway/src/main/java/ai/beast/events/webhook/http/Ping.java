package ai.beast.events.webhook.http;

import ai.beast.events.webhook.endpoint.Endpoint;
import ai.beast.events.webhook.endpoint.EndpointService;
import ai.beast.events.webhook.secret.Signature;
import ai.beast.events.webhook.secret.SigningSecrets;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Sends an endpoint one request of the type {@code webhook.ping}, at once and once, to show whether it is there. */
@ApplicationScoped
public class Ping {
    private static final String TYPE = "webhook.ping";

    private final EndpointService endpoints;
    private final SigningSecrets secrets;
    private final WebhookSender sender;
    private final ObjectMapper mapper;
    private final String source;

    Ping(
            EndpointService endpoints,
            SigningSecrets secrets,
            WebhookSender sender,
            ObjectMapper mapper,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.sender = sender;
        this.mapper = mapper;
        this.source = "urn:ai-beast:" + service;
    }

    /**
     * What the endpoint made of it.
     *
     * @param id the {@code webhook-id} it was sent with
     * @param response the beginning of the answer's body, 2 KiB at most
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(
            String id,
            boolean delivered,
            long durationMillis,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String response) {}

    /** Works on a disabled endpoint too, so that it can be tried before it is enabled. Nothing is recorded. */
    public Result send(UUID id) throws InterruptedException {
        Endpoint endpoint = endpoints.get(id);
        List<String> own = secrets.inForce(List.of(id)).get(id);
        if (own == null) {
            throw new ProblemException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "The signing secrets of webhooks cannot be used now; the service's log has the reason");
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String eventId = UUID.randomUUID().toString();
        String body = body(endpoint, eventId, now);
        String webhookId = WebhookId.of(id, source, eventId);
        Answer answer = sender.post(endpoint.url(), Signature.headers(webhookId, now, body, own), body);
        return new Result(
                webhookId,
                answer.delivered(),
                answer.took().toMillis(),
                answer.status(),
                answer.error(),
                answer.response());
    }

    private String body(Endpoint endpoint, String eventId, Instant now) {
        ObjectNode event = mapper.createObjectNode()
                .put("specversion", "1.0")
                .put("id", eventId)
                .put("source", source)
                .put("type", TYPE)
                .put("subject", endpoint.id().toString())
                .put("time", now.toString())
                .put("datacontenttype", "application/json");
        event.putObject("data").put("endpoint", endpoint.id().toString());
        return event.toString();
    }
}
