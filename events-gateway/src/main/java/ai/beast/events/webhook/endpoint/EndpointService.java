package ai.beast.events.webhook.endpoint;

import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.events.webhook.secret.SigningSecrets;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.OutboundGuard;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps endpoints. A change is made to the version the client has seen or not at all. Thread-safe. */
@ApplicationScoped
public class EndpointService {
    private final EndpointStore store;
    private final SigningSecrets secrets;
    private final OutboundGuard guard;
    private final WebhookConfiguration configuration;
    private final Validator validator;
    private final ObjectMapper mapper;

    EndpointService(
            EndpointStore store,
            SigningSecrets secrets,
            OutboundGuard guard,
            WebhookConfiguration configuration,
            Validator validator,
            ObjectMapper mapper) {
        this.store = store;
        this.secrets = secrets;
        this.guard = guard;
        this.configuration = configuration;
        this.validator = validator;
        this.mapper = mapper;
    }

    /** @param cursor the id the last page ended with; null for the first page */
    public EndpointPage list(int limit, @Nullable String cursor) {
        List<Endpoint> found = store.page(cursor == null ? null : id(cursor), limit + 1);
        if (found.size() <= limit) {
            return new EndpointPage(found, null);
        }
        List<Endpoint> page = found.subList(0, limit);
        return new EndpointPage(page, page.getLast().id().toString());
    }

    /** Every endpoint, also those that are disabled. */
    public List<Endpoint> all() {
        return store.all();
    }

    /** @throws ProblemException {@code not_found} */
    public Endpoint get(UUID id) {
        return store.find(id).orElseThrow(EndpointService::unknown);
    }

    /** @throws ProblemException {@code invalid_field} or {@code url_not_allowed} naming the field, {@code conflict} when there are too many */
    @Transactional
    public CreatedEndpoint create(EndpointRequest request) {
        EndpointContent content = EndpointContent.of(request);
        checkReachable(content.url());
        if (store.count() >= configuration.maxEndpoints()) {
            throw new ProblemException(
                    ErrorCode.CONFLICT,
                    "There are " + configuration.maxEndpoints() + " webhook endpoints, which is the most there may be");
        }
        Endpoint created = store.insert(UUID.randomUUID(), content);
        return new CreatedEndpoint(created, secrets.issue(created.id()));
    }

    /**
     * Applies a JSON merge patch (RFC 7396).
     *
     * @param version the one the client has seen; null changes whatever is there
     */
    @Transactional
    public Endpoint patch(UUID id, @Nullable Integer version, @Nullable JsonNode patch) throws JsonProcessingException {
        Endpoint present = get(id);
        EndpointContent content = EndpointContent.of(merged(present, patch));
        if (!content.url().toString().equals(present.url())) {
            checkReachable(content.url());
        }
        return store.update(id, version == null ? present.version() : version, content)
                .orElseThrow(EndpointService::changed);
    }

    /** Replaces the signing secret. @param request null takes the configured overlap */
    @Transactional
    public Rotation rotate(UUID id, @Nullable RotationRequest request) {
        if (!store.lock(id)) {
            throw unknown();
        }
        Integer asked = request == null ? null : request.overlapSeconds();
        String secret = secrets.replace(id, asked == null ? configuration.secretOverlap() : Duration.ofSeconds(asked));
        return new Rotation(secret, secrets.replacedUntil(id));
    }

    /** Removes an endpoint, its secrets and its deliveries, also those that were not made yet. */
    @Transactional
    public void delete(UUID id, @Nullable Integer version) {
        if (!store.delete(id, version)) {
            get(id);
            throw changed();
        }
    }

    /**
     * Takes an endpoint out of service, in the caller's transaction.
     *
     * @param reason {@code gone} or {@code failing}
     * @return the endpoint, or null when it was disabled already or is gone
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public @Nullable Endpoint disable(UUID id, String reason) {
        return store.disable(id, reason).orElse(null);
    }

    private EndpointRequest merged(Endpoint present, @Nullable JsonNode patch) throws JsonProcessingException {
        if (!(patch instanceof ObjectNode changes)) {
            throw new ProblemException(ErrorCode.MALFORMED_JSON, "A merge patch is a JSON object");
        }
        ObjectNode whole = mapper.valueToTree(new EndpointRequest(
                present.url(),
                present.description(),
                present.eventTypes(),
                present.sources(),
                present.subjects(),
                present.enabled()));
        whole.setAll(changes);
        EndpointRequest request = mapper.treeToValue(whole, EndpointRequest.class);
        Set<ConstraintViolation<EndpointRequest>> violations = validator.validate(request);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return request;
    }

    private void checkReachable(URI url) {
        try {
            guard.check(url);
        } catch (ProblemException refused) {
            throw refused.code() == ErrorCode.DOWNLOAD_FAILED
                    ? ProblemException.invalid("url", refused.toProblem().detail())
                    : refused;
        }
    }

    private static UUID id(String cursor) {
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException foreign) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, "The cursor is not one this list gave")
                    .field("cursor");
        }
    }

    private static ProblemException changed() {
        return new ProblemException(ErrorCode.PRECONDITION_FAILED, "The endpoint has been changed; read it again")
                .field("If-Match");
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("There is no such webhook endpoint");
    }
}
