package ai.beast.registry.alias;

import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.change.ModelInUse;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sets aliases to models. Every change commits together with the event that reports it and its place in the journal. */
@ApplicationScoped
public class AliasService implements ModelInUse {
    private static final Logger LOG = Logger.getLogger(AliasService.class);
    private static final Pattern SLUG = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?");

    private final AliasRepository aliases;
    private final ModelRepository models;
    private final Outbox outbox;
    private final String service;

    AliasService(
            AliasRepository aliases,
            ModelRepository models,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.aliases = aliases;
        this.models = models;
        this.outbox = outbox;
        this.service = service;
    }

    /** All aliases in their order: those there are now, or those there were at a time. */
    List<Alias> list(@Nullable Instant at) {
        return aliases.allAt(at);
    }

    /**
     * What the alias stands for now, or stood for at a time.
     *
     * @throws ProblemException {@code not_found}
     */
    public Alias get(String alias, @Nullable Instant at) {
        return aliases.at(alias, at).orElseThrow(() -> unknown(alias));
    }

    /** The model that the alias stands for now; empty when there is no such alias. */
    public Optional<String> target(String alias) {
        return aliases.at(alias, null).map(Alias::model);
    }

    /**
     * What the alias stood for, latest first.
     *
     * @throws ProblemException {@code not_found} when there never was such an alias
     */
    List<Alias> history(String alias, int limit) {
        List<Alias> history = aliases.history(alias, limit);
        if (history.isEmpty()) {
            throw unknown(alias);
        }
        return history;
    }

    /** Aliases that stand for the model now. */
    public List<String> of(String model) {
        return aliases.of(model);
    }

    /**
     * Lets the alias stand for the model from now on. To set it to what it stands for already changes nothing.
     *
     * @throws ProblemException {@code invalid_field} for a name that is no slug or a model there is not; {@code conflict}
     *     when another request made the alias at the same moment
     */
    @Transactional
    public Alias set(String alias, String model, String by) {
        if (!SLUG.matcher(alias).matches()) {
            throw ProblemException.invalid(
                    "alias",
                    "An alias is made of lower-case letters, digits, dots, underscores and hyphens, at most 100, and"
                            + " begins and ends with a letter or digit");
        }
        // Locked, so that the model cannot be deleted before the alias is there to keep it.
        Model target =
                models.lock(model).orElseThrow(() -> ProblemException.invalid("model", "There is no model " + model));
        Optional<Alias> before = aliases.lock(alias);
        if (before.isPresent() && before.get().model().equals(model)) {
            return before.get();
        }
        Instant from = before.isPresent() ? aliases.end(alias, by) : null;
        if (!aliases.begin(alias, model, target.details().sha256(), from, by)) {
            throw new ProblemException(
                    ErrorCode.CONFLICT, "The alias " + alias + " was set by another request at the same time");
        }
        report(
                alias,
                model,
                before.map(Alias::model).orElse(null),
                target.details().sha256());
        return get(alias, null);
    }

    /**
     * Lets the alias stand for nothing from now on; its history stays.
     *
     * @throws ProblemException {@code not_found}
     */
    @Transactional
    public void remove(String alias, String by) {
        Alias before = aliases.lock(alias).orElseThrow(() -> unknown(alias));
        Instant ended = aliases.end(alias, by);
        LOG.infof("%s removed the alias %s, which stood for %s until %s", by, alias, before.model(), ended);
        report(alias, before.model(), before.model(), null);
    }

    @Override
    public Optional<String> use(String model) {
        List<String> names = of(model);
        return names.isEmpty() ? Optional.empty() : Optional.of("the alias " + String.join(", ", names));
    }

    private void report(String alias, String model, @Nullable String before, @Nullable String sha256) {
        Map<String, Object> details = new HashMap<>(Map.of("alias", alias));
        if (before != null) {
            details.put("before", before);
        }
        outbox.append(Events.of(service, new ModelUpdated(model, Change.ALIAS_CHANGED, null, sha256, details)));
    }

    private static ProblemException unknown(String alias) {
        return ProblemException.notFound("There is no alias " + alias);
    }
}
