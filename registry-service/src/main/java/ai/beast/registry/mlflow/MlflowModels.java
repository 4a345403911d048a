package ai.beast.registry.mlflow;

import ai.beast.problem.ProblemException;
import ai.beast.registry.alias.AliasService;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The catalogue as MLflow's clients see it. */
@ApplicationScoped
class MlflowModels {
    static final String STAGE = "stage";
    static final String NO_STAGE = "None";
    static final String ARCHIVED = "Archived";
    static final List<String> ACTIVE_STAGES = List.of("Staging", "Production");
    private static final List<String> STAGES = List.of(NO_STAGE, "Staging", "Production", ARCHIVED);
    private static final String RUN = "run_id";

    private final RegisteredModelRepository registered;
    private final ModelRepository models;
    private final AliasService aliases;

    MlflowModels(RegisteredModelRepository registered, ModelRepository models, AliasService aliases) {
        this.registered = registered;
        this.models = models;
        this.aliases = aliases;
    }

    /** @throws ProblemException {@code not_found} */
    RegisteredModel model(String name) {
        RegisteredModelRepository.Row row = registered
                .find(name)
                .orElseThrow(() -> ProblemException.notFound("Registered Model with name=" + name + " not found"));
        List<Model> entries = entries(name);
        Instant created = row.created();
        Instant updated = row.updated();
        List<MlflowAlias> named = new ArrayList<>();
        for (Model entry : entries) {
            created = created == null || entry.createdAt().isBefore(created) ? entry.createdAt() : created;
            updated = updated == null || entry.updatedAt().isAfter(updated) ? entry.updatedAt() : updated;
            for (String alias : aliasesOf(entry)) {
                named.add(new MlflowAlias(alias, VersionNames.shown(entry)));
            }
        }
        return new RegisteredModel(
                name,
                Objects.requireNonNullElse(created, Instant.EPOCH).toEpochMilli(),
                Objects.requireNonNullElse(updated, Instant.EPOCH).toEpochMilli(),
                row.description(),
                latest(entries, List.of()),
                row.tags().entrySet().stream()
                        .map(tag -> new MlflowTag(tag.getKey(), tag.getValue()))
                        .toList(),
                named);
    }

    /** @throws ProblemException {@code not_found} */
    Model entry(String name, String version) {
        Optional<String> id = registered.version(name, version);
        if (id.isEmpty() && version.equals("0")) {
            id = registered.version(name, "");
        }
        return id.flatMap(models::find)
                .orElseThrow(() -> ProblemException.notFound(
                        "Model Version (name=" + name + ", version=" + version + ") not found"));
    }

    /** Newest first. */
    List<Model> entries(String name) {
        return registered.versions(name).stream()
                .map(models::find)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The newest version in each stage.
     *
     * @param stages to look at; empty for all
     * @throws ProblemException {@code not_found}
     */
    List<ModelVersion> latest(String name, @Nullable List<String> stages) {
        if (registered.find(name).isEmpty()) {
            throw ProblemException.notFound("Registered Model with name=" + name + " not found");
        }
        return latest(
                entries(name),
                stages == null
                        ? List.of()
                        : stages.stream().map(MlflowModels::canonicalStage).toList());
    }

    /** The id for a new version: another model may have taken the one that its name and number suggest. */
    String freeId(String name, String version) {
        List<String> ids = VersionNames.ids(name, version);
        return models.find(ids.getFirst()).isEmpty() ? ids.getFirst() : ids.getLast();
    }

    /** The catalogue's name for an alias of this model: another model may have taken the one that both names suggest. */
    String ownAlias(String name, String alias) {
        List<String> candidates = VersionNames.aliases(name, alias);
        for (String candidate : candidates) {
            if (target(candidate)
                    .filter(entry -> name.equals(entry.details().name()))
                    .isPresent()) {
                return candidate;
            }
        }
        return target(candidates.getFirst()).isPresent() ? candidates.getLast() : candidates.getFirst();
    }

    private Optional<Model> target(String alias) {
        try {
            return models.find(aliases.get(alias, null).model());
        } catch (ProblemException unknown) {
            return Optional.empty();
        }
    }

    /** The version an alias stands for, made for this model or for all. */
    Model aliased(String name, String alias) {
        List<String> candidates = new ArrayList<>(VersionNames.aliases(name, alias));
        candidates.add(alias);
        for (String candidate : candidates) {
            Optional<Model> entry = target(candidate);
            if (entry.isPresent() && name.equals(entry.get().details().name())) {
                return entry.get();
            }
        }
        throw ProblemException.notFound("Registered model alias " + alias + " not found");
    }

    ModelVersion version(Model entry) {
        String name = Objects.requireNonNull(entry.details().name());
        return new ModelVersion(
                name,
                VersionNames.shown(entry),
                entry.createdAt().toEpochMilli(),
                entry.updatedAt().toEpochMilli(),
                stage(entry),
                entry.details().description(),
                source(entry),
                tagged(entry, RUN).orElse(null),
                "READY",
                tags(entry),
                aliasesOf(entry));
    }

    /** The source of a version: the one given with it, else its repository on the Hub, else its id. */
    static String source(Model entry) {
        String url = entry.details().sourceUrl();
        String repository = entry.details().sourceRepo();
        return url != null ? url : repository != null ? "hf://" + repository : "models:/" + entry.id();
    }

    static String stage(Model entry) {
        return tagged(entry, STAGE).orElse(NO_STAGE);
    }

    /**
     * The stage as MLflow writes it, whatever its case.
     *
     * @throws ProblemException {@code invalid_field}
     */
    static String canonicalStage(String stage) {
        return STAGES.stream()
                .filter(known -> known.equalsIgnoreCase(stage))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "stage",
                        "Invalid Model Version stage: " + stage + ". Value must be one of "
                                + String.join(", ", STAGES)));
    }

    /** The tag of versions that came of a run. */
    static String runTag(String run) {
        return new MlflowTag(RUN, run).tag();
    }

    private static Optional<String> tagged(Model entry, String key) {
        return tags(entry).stream()
                .filter(tag -> tag.key().equals(key))
                .map(tag -> Objects.requireNonNullElse(tag.value(), ""))
                .findFirst();
    }

    static List<MlflowTag> tags(Model entry) {
        return Objects.requireNonNull(entry.details().tags()).stream()
                .map(MlflowTag::of)
                .toList();
    }

    private List<ModelVersion> latest(List<Model> newestFirst, List<String> stages) {
        Map<String, Model> byStage = new LinkedHashMap<>();
        newestFirst.forEach(entry -> byStage.putIfAbsent(stage(entry), entry));
        return byStage.entrySet().stream()
                .filter(stage -> stages.isEmpty() || stages.contains(stage.getKey()))
                .map(stage -> version(stage.getValue()))
                .toList();
    }

    private List<String> aliasesOf(Model entry) {
        String name = Objects.requireNonNull(entry.details().name());
        return aliases.of(entry.id()).stream()
                .map(alias -> VersionNames.own(name, alias).orElse(alias))
                .toList();
    }
}
