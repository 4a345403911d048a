package ai.beast.registry.catalog.change;

import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.Events;
import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.outbox.Outbox;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.FieldClaims;
import ai.beast.registry.catalog.entry.FieldMerge;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelDocument;
import ai.beast.registry.catalog.entry.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which claims of people, files, downloads and catalogues become an entry. Works in the caller's
 * transaction; changes of one model wait for each other. Counters, individual ratings and the creation time are no fields
 * and stay.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class EntryWriter {
    private static final String RATING = "rating";
    private static final String DIMENSIONS = "dimensions";

    private final ModelRepository models;
    private final ModelDocument document;
    private final Outbox outbox;
    private final String service;

    EntryWriter(
            ModelRepository models,
            ModelDocument document,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.models = models;
        this.document = document;
        this.outbox = outbox;
        this.service = service;
    }

    public enum Outcome {
        CREATED,
        CHANGED,
        UNCHANGED
    }

    /** @param changed names of the fields whose value changed; empty when at most their owners did */
    public record Written(String id, Outcome outcome, FieldMerge entry, Set<String> changed) {}

    /** Decides on the entry from its present state, null for a model that is not in the catalogue. */
    @FunctionalInterface
    public interface Edit<X extends Exception> {
        FieldMerge of(@Nullable Model current) throws X;
    }

    /**
     * Locks the entry and stores what the edit makes of it. Equal values and owners are not written. The edit is asked
     * again when another transaction registers the model at the same time.
     *
     * @throws ProblemException {@code invalid_field} without name or size; {@code already_exists} when another model has the
     *     name and version
     */
    public <X extends Exception> Written write(String id, Edit<X> edit) throws X {
        for (int attempt = 0; attempt < 2; attempt++) {
            Model current = models.lock(id).orElse(null);
            FieldMerge entry = edit.of(current);
            ModelDetails details = document.complete(entry.fields());
            Set<String> changed = entry.changedSince(state(current));
            if (current != null) {
                boolean same =
                        details.equals(current.details()) && entry.provenance().equals(current.provenance());
                ModelDimensions dimensions = details.dimensions();
                if (changed.equals(Set.of(DIMENSIONS))
                        && dimensions != null
                        && tellsMore(dimensions, current.details().dimensions())) {
                    models.enrich(id, dimensions);
                    return new Written(id, Outcome.UNCHANGED, entry, Set.of());
                }
                if (!same) {
                    models.update(id, details, entry.provenance());
                }
                return new Written(id, same ? Outcome.UNCHANGED : Outcome.CHANGED, entry, changed);
            }
            if (models.insert(id, details, entry.provenance())) {
                return new Written(id, Outcome.CREATED, entry, changed);
            }
        }
        throw new ProblemException(ErrorCode.CONFLICT, "The model was registered and deleted meanwhile");
    }

    /** What only this release reads of a file is no change of the model: a person's edit that is under way stays valid. */
    private static boolean tellsMore(ModelDimensions now, @Nullable ModelDimensions before) {
        return before != null && now.tellsMoreThan(before);
    }

    /**
     * The entry after these claims, the least trusted first. All a person states of a new model is theirs. While people
     * rate the model one by one, no claim changes the rating.
     */
    public FieldMerge merged(@Nullable Model current, List<FieldClaims> claims) {
        FieldMerge merge = state(current);
        for (FieldClaims each : claims) {
            boolean rated = current != null && current.ratingCount() > 0;
            merge = merge.with(new FieldClaims(
                    each.origin(),
                    rated ? each.fields().deepCopy().without(RATING) : each.fields(),
                    each.changesOnly() && current != null));
        }
        return merge;
    }

    /** Publishes an event of the change; none when no value changed. */
    public void announce(Written written) {
        if (!written.changed().isEmpty()) {
            boolean created = written.outcome() == Outcome.CREATED;
            outbox.append(Events.of(
                    service,
                    new ModelUpdated(
                            written.id(),
                            created ? Change.REGISTERED : Change.EDITED,
                            null,
                            written.entry().fields().path("sha256").textValue(),
                            created ? null : Map.of("fields", List.copyOf(written.changed())))));
        }
    }

    private FieldMerge state(@Nullable Model current) {
        return current == null
                ? new FieldMerge(document.tree(ModelDetails.BLANK), Map.of())
                : new FieldMerge(document.tree(current.details()), current.provenance());
    }
}
