package ai.beast.events.webhook.delivery;

import ai.beast.events.Schema;
import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.events.webhook.http.Answer;
import ai.beast.events.webhook.secret.SigningSecrets;
import ai.beast.work.table.WorkClaim;
import ai.beast.work.table.WorkLimits;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Limits of attempts: of each endpoint as many as its {@link EndpointConcurrency} allows, of large bodies as many as
 * fit into memory, and nothing whose signing secrets are unavailable. Thread-safe.
 */
@ApplicationScoped
class DeliveryLimits implements WorkLimits<WebhookCall> {
    private static final Duration SCHEMA_POLL = Duration.ofSeconds(1);
    /** A person must look after the keys meanwhile. */
    private static final Duration WITHOUT_SECRETS = Duration.ofMinutes(1);

    private static final Duration WITHOUT_MEMORY = Duration.ofSeconds(1);

    private final Schema schema;
    private final SigningSecrets secrets;
    private final EndpointConcurrencies concurrencies;
    private final LargeBodies bodies;
    private final int each;
    private final ConcurrentMap<Object, List<String>> secretsInUse = new ConcurrentHashMap<>();
    private volatile Map<UUID, List<String>> newest = Map.of();

    DeliveryLimits(
            Schema schema,
            SigningSecrets secrets,
            EndpointConcurrencies concurrencies,
            LargeBodies bodies,
            WebhookConfiguration configuration) {
        this.schema = schema;
        this.secrets = secrets;
        this.concurrencies = concurrencies;
        this.bodies = bodies;
        this.each = configuration.concurrency();
    }

    @Override
    public boolean ready() throws InterruptedException {
        return schema.awaitCurrent(SCHEMA_POLL);
    }

    @Override
    public int each() {
        return each;
    }

    @Override
    public Map<?, Integer> limits() {
        return concurrencies.limits();
    }

    @Override
    public Object key(WorkClaim<WebhookCall> claim) {
        return claim.row().endpoint();
    }

    @Override
    public void claimed(List<WorkClaim<WebhookCall>> claims) {
        newest = claims.isEmpty()
                ? Map.of()
                : secrets.inForce(
                        claims.stream().map(claim -> claim.row().endpoint()).collect(Collectors.toSet()));
    }

    @Override
    public @Nullable Duration start(WorkClaim<WebhookCall> claim, boolean full) {
        List<String> own = newest.get(claim.row().endpoint());
        if (own == null) {
            return WITHOUT_SECRETS;
        }
        if (!bodies.tryTake(claim.row().size())) {
            return WITHOUT_MEMORY;
        }
        secretsInUse.put(claim.id(), own);
        concurrencies.of(claim.row().endpoint()).started(full);
        return null;
    }

    @Override
    public boolean ended(WorkClaim<WebhookCall> claim) {
        secretsInUse.remove(claim.id());
        bodies.release(claim.row().size());
        return concurrencies.of(claim.row().endpoint()).ended();
    }

    /** The secrets that sign an attempt under way. */
    List<String> secrets(WorkClaim<WebhookCall> claim) {
        return secretsInUse.getOrDefault(claim.id(), List.of());
    }

    void answered(UUID endpoint, Answer answer) {
        concurrencies.met(endpoint, answer);
    }
}
