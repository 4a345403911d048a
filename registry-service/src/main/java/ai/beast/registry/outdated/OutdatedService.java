package ai.beast.registry.outdated;

import ai.beast.contracts.ModelOutdated;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.instance.Instance;
import ai.beast.registry.instance.InstanceRepository;
import ai.beast.registry.outdated.SourceComparison.Status;
import ai.beast.registry.outdated.SourceComparison.Upstream;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Compares installed models with their sources, one after another, and reports each new difference once. Thread-safe. */
@ApplicationScoped
class OutdatedService {
    private static final Logger LOG = Logger.getLogger(OutdatedService.class);
    /** Longer than the Hub's pages and the ranges of one file take at their timeouts, in practice. */
    private static final Duration LEASE = Duration.ofMinutes(15);

    private static final Duration RETRY_DELAY = Duration.ofSeconds(60);

    private final OutdatedRepository checks;
    private final ModelRepository models;
    private final InstanceRepository instances;
    private final SourceCheck source;
    private final Outbox outbox;
    private final Duration every;
    private final boolean offline;
    private final String service;

    OutdatedService(
            OutdatedRepository checks,
            ModelRepository models,
            InstanceRepository instances,
            SourceCheck source,
            Outbox outbox,
            OutdatedSettings settings,
            @ConfigProperty(name = "ai-beast.registry.offline") boolean offline,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.checks = checks;
        this.models = models;
        this.instances = instances;
        this.source = source;
        this.outbox = outbox;
        this.every = settings.every();
        this.offline = offline;
        this.service = service;
    }

    OutdatedReport report() {
        return checks.counts(checks.outdated());
    }

    /**
     * Requests a comparison of installed models now.
     *
     * @param ids null for all
     * @throws ProblemException {@code not_found} for a model that is not in the catalogue; {@code service_unavailable} when this service is
     *     offline
     */
    OutdatedReport request(@Nullable List<String> ids) {
        if (offline) {
            throw new ProblemException(
                    ErrorCode.SERVICE_UNAVAILABLE, "The hub is not asked: this service is offline (AI_BEAST_OFFLINE)");
        }
        if (ids != null) {
            ids.stream().filter(id -> models.find(id).isEmpty()).findFirst().ifPresent(id -> {
                throw ProblemException.notFound("There is no model " + id);
            });
        }
        checks.addMissing(every);
        checks.request(ids);
        return report();
    }

    /**
     * Compares the model whose comparison is requested or due.
     *
     * @return how long to wait before the next; empty when none is due
     */
    Optional<Duration> checkNext() {
        if (offline) {
            return Optional.empty();
        }
        Optional<String> claimed = checks.claim(LEASE);
        if (claimed.isEmpty()) {
            checks.addMissing(every);
            return Optional.empty();
        }
        String id = claimed.get();
        try {
            check(id);
            return Optional.of(Duration.ZERO);
        } catch (ProblemException unavailable) {
            Duration delay = unavailable.toProblem().extensions().get("retry_after") instanceof Number seconds
                    ? Duration.ofSeconds(Math.max(1, seconds.longValue()))
                    : RETRY_DELAY;
            LOG.debugf("%s is compared in %d s: %s", id, delay.toSeconds(), unavailable.getMessage());
            checks.postpone(id, delay, unavailable.toProblem().detail());
            return Optional.of(delay);
        }
    }

    private void check(String id) {
        Optional<Instance> installed = SourceCheck.installed(instances.ofModel(id));
        Optional<ComparedModel> compared =
                installed.flatMap(instance -> models.find(id).flatMap(model -> ComparedModel.of(model, instance)));
        if (compared.isEmpty()) {
            // Uninstalled meanwhile, or installed with Ollama, which asks its own registry.
            checks.skip(id, every);
            return;
        }
        ComparedModel model = compared.get();
        SourceComparison outcome = source.compare(model);
        QuarkusTransaction.requiringNew().run(() -> record(model, outcome));
    }

    /** A difference that cannot be compared for a while stays reported. */
    private void record(ComparedModel model, SourceComparison outcome) {
        String before = checks.lockReported(model.id()).orElse("");
        Upstream upstream = outcome.upstream();
        String reported = outcome.status() == Status.UNKNOWN ? before : "";
        if (outcome.status() == Status.OUTDATED && outcome.change() != null && upstream != null) {
            reported = outcome.change() + " " + Objects.requireNonNullElse(upstream.sha256(), "") + " "
                    + (outcome.change() == ModelOutdated.Change.CARD ? upstream.revision() : "");
            if (!reported.equals(before)) {
                outbox.append(Events.of(service, event(model, outcome, upstream)));
            }
        }
        checks.store(model, outcome, every, reported.isEmpty() ? null : reported);
    }

    private static ModelOutdated event(ComparedModel model, SourceComparison outcome, Upstream upstream) {
        return new ModelOutdated(
                model.id(),
                Objects.requireNonNull(outcome.change(), "an outdated model differs"),
                outcome.reason(),
                model.repository(),
                upstream.file(),
                model.path(),
                model.revision(),
                upstream.revision(),
                model.sha256(),
                upstream.sha256());
    }
}
