package ai.beast.registry.catalog.change;

import ai.beast.contracts.ModelDeleted;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.EntryId;
import ai.beast.registry.catalog.entry.FieldClaims;
import ai.beast.registry.catalog.entry.FieldMerge;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelDocument;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.catalog.entry.Origin;
import ai.beast.registry.catalog.lineage.Lineage;
import ai.beast.registry.catalog.lineage.LineageRepository;
import ai.beast.registry.catalog.search.ModelPage;
import ai.beast.registry.catalog.search.ModelQuery;
import ai.beast.registry.catalog.search.ModelSearch;
import ai.beast.registry.catalog.search.NarrowPage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Edits of the catalogue by people. Every change commits together with the event that reports it; changes of one model
 * wait for each other. What a person writes belongs to them: nothing read from a file replaces it later.
 */
@ApplicationScoped
public class ModelService {
    private final ModelRepository models;
    private final EntryWriter writer;
    private final ModelSearch search;
    private final ModelDocument document;
    private final Outbox outbox;
    private final LineageRepository lineage;
    private final Instance<ModelInUse> uses;
    private final String service;

    ModelService(
            ModelRepository models,
            EntryWriter writer,
            ModelSearch search,
            ModelDocument document,
            Outbox outbox,
            LineageRepository lineage,
            @Any Instance<ModelInUse> uses,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.models = models;
        this.writer = writer;
        this.search = search;
        this.document = document;
        this.outbox = outbox;
        this.lineage = lineage;
        this.uses = uses;
        this.service = service;
    }

    /** Whether an entry is new, and what it is now. */
    public record Stored(Model model, boolean created) {}

    /** @throws ProblemException {@code not_found} */
    public Model get(String id) {
        return models.find(id).orElseThrow(() -> unknown(id));
    }

    /**
     * @param fields members of each entry to answer with, commas between; null for all
     * @return a {@link ModelPage} or {@link NarrowPage}
     * @throws ProblemException {@code invalid_field} naming {@code fields}
     */
    public Object list(ModelQuery query, @Nullable String fields) {
        if (fields == null || fields.isBlank()) {
            return search.page(query);
        }
        Set<String> members = document.members(fields);
        return document.narrowed(search.page(query), members, query.fit());
    }

    /** @throws ProblemException {@code not_found} */
    public Lineage lineage(String id) {
        get(id);
        return new Lineage(id, lineage.ancestors(id), lineage.descendants(id));
    }

    /**
     * Registers a model or changes the fields the body gives. Counters, creation time and fields that are absent stay;
     * fields whose value changes are the person's from now on. A body that changes nothing leaves everything as it is.
     *
     * @param condition of the present state; empty for a model that does not exist
     * @throws ProblemException that of the condition; {@code already_exists} when another model has that name and version;
     *     {@code invalid_field}
     */
    @Transactional
    public Stored put(String id, @Nullable JsonNode body, Consumer<Optional<Model>> condition)
            throws JsonProcessingException {
        EntryId.checked(id);
        FieldClaims claims = FieldClaims.ofEntry(document.entry(id, body));
        EntryWriter.Written written = writer.write(id, current -> {
            condition.accept(Optional.ofNullable(current));
            return edited(current, claims);
        });
        writer.announce(written);
        return new Stored(get(id), written.outcome() == EntryWriter.Outcome.CREATED);
    }

    /**
     * Applies a JSON merge patch. Every field the patch names is the person's from now on, also when it was removed or
     * stays the same.
     *
     * @param condition of the present state
     * @throws ProblemException that of the condition; {@code not_found}, {@code invalid_field}, {@code already_exists}
     */
    @Transactional
    public Model patch(String id, @Nullable JsonNode patch, Consumer<Model> condition) throws JsonProcessingException {
        writer.announce(writer.write(id, current -> {
            if (current == null) {
                throw unknown(id);
            }
            condition.accept(current);
            return edited(current, new FieldClaims(Origin.USER, document.patch(current.details(), patch)));
        }));
        return get(id);
    }

    /**
     * Removes the entry and forgets its instances; files stay where they are.
     *
     * @param condition of the present state
     * @throws ProblemException that of the condition; {@code not_found}; {@code conflict} while something needs it
     */
    @Transactional
    public void delete(String id, Consumer<Model> condition) {
        Model existing = models.lock(id).orElseThrow(() -> unknown(id));
        condition.accept(existing);
        for (ModelInUse use : uses) {
            use.use(id).ifPresent(what -> {
                throw new ProblemException(ErrorCode.CONFLICT, "The model is in use by " + what);
            });
        }
        models.delete(id);
        outbox.append(
                Events.of(service, new ModelDeleted(id, null, existing.details().sha256())));
    }

    private FieldMerge edited(@Nullable Model current, FieldClaims claims) {
        JsonNode rating = claims.fields().get("rating");
        if (current != null
                && current.ratingCount() > 0
                && rating != null
                && !rating.decimalValue().equals(current.details().rating())) {
            throw ProblemException.invalid(
                    "rating",
                    "People have rated this model one by one; rate it at /api/models/" + current.id()
                            + "/rating instead");
        }
        return writer.merged(current, List.of(claims));
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound("There is no model " + id);
    }
}
