package ai.beast.registry.catalog.change;

import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.FieldMerge;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelDocument;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.catalog.entry.Offer;
import ai.beast.registry.catalog.entry.Origin;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Takes in what several origins say about models, one model at a time, in the caller's transaction: each field goes to the
 * most trusted of those that spoke of it, now or before.
 */
@ApplicationScoped
public class ModelIntake {
    private final ModelRepository models;
    private final ModelDocument document;
    private final Outbox outbox;
    private final String service;

    ModelIntake(
            ModelRepository models,
            ModelDocument document,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.models = models;
        this.document = document;
        this.outbox = outbox;
        this.service = service;
    }

    /** What came of it. */
    public enum Outcome {
        CREATED,
        CHANGED,
        UNCHANGED
    }

    /**
     * @param announce whether to report a change as an event
     * @throws ProblemException {@code invalid_field} when an entry would lack what every entry has; {@code already_exists}
     *     when another model has the name and version
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Outcome take(String id, List<Offer> offers, boolean announce) {
        Optional<Model> current = models.lock(id);
        if (current.isEmpty()) {
            FieldMerge merge = merge(new FieldMerge(document.tree(ModelDetails.BLANK), Map.of(), Set.of()), offers);
            if (models.insert(id, document.complete(merge.fields()), merge.provenance())) {
                report(announce, id, Change.REGISTERED, merge);
                return Outcome.CREATED;
            }
            current = models.lock(id);
        }
        Model existing = current.orElseThrow(
                () -> new ProblemException(ErrorCode.CONFLICT, "The model was registered and deleted meanwhile"));
        var before = document.tree(existing.details());
        FieldMerge merge = merge(new FieldMerge(before, existing.provenance(), Set.of()), offers);
        if (existing.ratingCount() > 0) {
            // What people think of it, each of them, is not for others to say.
            merge.fields().set("rating", before.get("rating"));
        }
        if (merge.fields().equals(before) && merge.provenance().equals(existing.provenance())) {
            return Outcome.UNCHANGED;
        }
        models.update(id, document.complete(merge.fields()), merge.provenance());
        report(announce && !merge.fields().equals(before), id, Change.EDITED, merge);
        return Outcome.CHANGED;
    }

    private static FieldMerge merge(FieldMerge start, List<Offer> offers) {
        FieldMerge merge = start;
        for (Offer offer :
                offers.stream().sorted(Comparator.comparing(Offer::origin)).toList()) {
            ObjectNode present = merge.fields();
            ObjectNode said = offer.fields().deepCopy();
            if (offer.origin() == Origin.USER) {
                // A value that is sent back as it was is nobody's edit.
                said.properties().removeIf(field -> field.getValue().equals(present.get(field.getKey())));
            }
            merge = FieldMerge.of(present, merge.provenance(), said, offer.origin());
        }
        return merge;
    }

    private void report(boolean announce, String id, Change change, FieldMerge merge) {
        if (announce) {
            String sha256 = merge.fields().path("sha256").textValue();
            outbox.append(Events.of(service, new ModelUpdated(id, change, null, sha256, null)));
        }
    }
}
