package ai.beast.registry.mlflow;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.alias.AliasService;
import ai.beast.registry.catalog.change.ModelService;
import ai.beast.registry.catalog.entry.Model;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes by MLflow's clients. Entries change as edited by a person. */
@ApplicationScoped
@Transactional(rollbackOn = Exception.class)
class MlflowChanges {
    private static final int MAX_NAME = 200;

    private final RegisteredModelRepository registered;
    private final MlflowModels view;
    private final ModelService models;
    private final AliasService aliases;
    private final ObjectMapper json;

    MlflowChanges(
            RegisteredModelRepository registered,
            MlflowModels view,
            ModelService models,
            AliasService aliases,
            ObjectMapper json) {
        this.registered = registered;
        this.view = view;
        this.models = models;
        this.aliases = aliases;
        this.json = json;
    }

    /** @throws ProblemException {@code already_exists} */
    RegisteredModel create(String name, @Nullable String description, List<MlflowTag> tags) {
        checkLength(name);
        refuseTaken(name);
        Map<String, String> values = new LinkedHashMap<>();
        tags.forEach(tag -> values.put(tag.key(), Objects.requireNonNullElse(tag.value(), "")));
        registered.put(name, description, values);
        return view.model(name);
    }

    RegisteredModel describe(String name, @Nullable String description) {
        registered.put(
                name, Objects.requireNonNullElse(description, ""), row(name).tags());
        return view.model(name);
    }

    /** Aliases of the model alone go along. */
    RegisteredModel rename(String name, String to, String by) throws JsonProcessingException {
        RegisteredModelRepository.Row row = row(name);
        checkLength(to);
        refuseTaken(to);
        registered.put(name, row.description(), row.tags());
        registered.rename(name, to);
        for (Model entry : view.entries(name)) {
            Model renamed = patch(entry, json.createObjectNode().put("name", to));
            for (String alias : aliases.of(entry.id())) {
                VersionNames.own(name, alias).ifPresent(own -> {
                    aliases.remove(alias, by);
                    alias(renamed, own, by);
                });
            }
        }
        return view.model(to);
    }

    /** Removes the model and its versions from the catalogue; files stay. */
    void remove(String name, String by) {
        var _ = row(name);
        for (Model entry : view.entries(name)) {
            removeEntry(entry, by);
        }
        registered.remove(name);
    }

    void tag(String name, String key, @Nullable String value) {
        RegisteredModelRepository.Row row = row(name);
        Map<String, String> tags = new LinkedHashMap<>(row.tags());
        tags.remove(key);
        if (value != null) {
            tags.put(key, value);
        }
        registered.put(name, row.description(), tags);
    }

    /** Adds an entry of the name with the next number as its version. Its size is 0 until its file is known. */
    Model createVersion(
            String name,
            @Nullable String source,
            @Nullable String description,
            @Nullable String run,
            List<MlflowTag> tags)
            throws JsonProcessingException {
        var _ = row(name);
        String version = Long.toString(registered.nextVersion(name, VersionNames.highest(view.entries(name))));
        ObjectNode body = json.createObjectNode();
        body.put("name", name).put("version", version).put("sizeBytes", 0);
        if (source != null) {
            body.put("sourceUrl", source);
        }
        if (description != null) {
            body.put("description", description);
        }
        if (run != null && !run.isBlank()) {
            body.withArray("tags").add(MlflowModels.runTag(run));
        }
        tags.forEach(tag -> body.withArray("tags").add(tag.tag()));
        return models.put(
                        view.freeId(name, version),
                        body,
                        current -> current.ifPresent(_ -> {
                            throw new ProblemException(ErrorCode.ALREADY_EXISTS, "The model version exists already");
                        }))
                .model();
    }

    Model describeVersion(Model entry, @Nullable String description) throws JsonProcessingException {
        return patch(entry, json.createObjectNode().put("description", description));
    }

    void removeEntry(Model entry, String by) {
        long number = VersionNames.highest(List.of(entry));
        if (number > 0) {
            registered.used(Objects.requireNonNull(entry.details().name()), number);
        }
        aliases.of(entry.id()).forEach(alias -> aliases.remove(alias, by));
        models.delete(entry.id(), _ -> {});
    }

    /** @param value null to take the tag away */
    Model tagVersion(Model entry, String key, @Nullable String value) throws JsonProcessingException {
        List<MlflowTag> tags = new ArrayList<>(MlflowModels.tags(entry));
        tags.removeIf(tag -> tag.key().equals(key));
        if (value != null) {
            tags.add(new MlflowTag(key, value));
        }
        ObjectNode patch = json.createObjectNode();
        patch.putArray("tags");
        tags.forEach(tag -> patch.withArray("tags").add(tag.tag()));
        return patch(entry, patch);
    }

    /** @param alone whether versions that are in that stage already are archived */
    Model stage(Model entry, String asked, boolean alone) throws JsonProcessingException {
        String stage = MlflowModels.canonicalStage(asked);
        if (alone && !MlflowModels.ACTIVE_STAGES.contains(stage)) {
            throw ProblemException.invalid(
                    "archive_existing_versions",
                    "Existing versions can be archived only for: " + String.join(", ", MlflowModels.ACTIVE_STAGES));
        }
        if (alone && !stage.equals(MlflowModels.NO_STAGE)) {
            for (Model other :
                    view.entries(Objects.requireNonNull(entry.details().name()))) {
                if (!other.id().equals(entry.id()) && MlflowModels.stage(other).equals(stage)) {
                    var _ = tagVersion(other, MlflowModels.STAGE, MlflowModels.ARCHIVED);
                }
            }
        }
        return tagVersion(entry, MlflowModels.STAGE, stage.equals(MlflowModels.NO_STAGE) ? null : stage);
    }

    /** @throws ProblemException {@code invalid_field} for a name that MLflow reserves */
    void alias(Model entry, String alias, String by) {
        if (alias.equalsIgnoreCase("latest") || alias.matches("(?i)v[0-9]+")) {
            throw ProblemException.invalid("alias", "The alias name '" + alias + "' is reserved");
        }
        aliases.set(view.ownAlias(Objects.requireNonNull(entry.details().name()), alias), entry.id(), by);
    }

    void removeAlias(String name, String alias, String by) {
        aliases.remove(view.ownAlias(name, alias), by);
    }

    private Model patch(Model entry, ObjectNode patch) throws JsonProcessingException {
        return models.patch(entry.id(), patch, _ -> {});
    }

    private RegisteredModelRepository.Row row(String name) {
        return registered
                .find(name)
                .orElseThrow(() -> ProblemException.notFound("Registered Model with name=" + name + " not found"));
    }

    private static void checkLength(String name) {
        if (name.length() > MAX_NAME) {
            throw ProblemException.invalid("name", "must have at most " + MAX_NAME + " characters");
        }
    }

    private void refuseTaken(String name) {
        if (registered.find(name).isPresent()) {
            throw new ProblemException(
                    ErrorCode.ALREADY_EXISTS, "Registered Model (name=" + name + ") already exists.");
        }
    }
}
