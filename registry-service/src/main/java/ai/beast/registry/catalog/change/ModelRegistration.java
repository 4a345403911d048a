package ai.beast.registry.catalog.change;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.EntryId;
import ai.beast.registry.catalog.entry.FieldMerge;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelDocument;
import ai.beast.registry.catalog.entry.ModelName;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.catalog.entry.Origin;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Enters into the catalogue what files and downloads say, never over what a person wrote. */
@ApplicationScoped
public class ModelRegistration {
    private static final int SHOWN_DIGITS = 8;

    private final ModelRepository models;
    private final ModelDocument document;

    ModelRegistration(ModelRepository models, ModelDocument document) {
        this.models = models;
        this.document = document;
    }

    /**
     * Makes sure the model is in the catalogue and knows this, in the caller's transaction. Two files may give themselves
     * the same name and version; the second one is then told apart by digits of its hash or by its id.
     *
     * @param download facts of the download: of a new model at least its size and a name to fall back to
     * @param header what the file's header says; {@link ModelDetails#nothing} when it could not be read
     * @throws IllegalStateException when the name was taken by a concurrent change; trying again helps
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void register(String id, ModelDetails download, ModelDetails header) {
        EntryId.checked(id);
        Optional<Model> current = models.lock(id);
        ObjectNode before = document.tree(current.map(Model::details).orElse(ModelDetails.BLANK));
        Map<String, Origin> owners = current.map(Model::provenance).orElse(Map.of());
        FieldMerge merge = merged(before, owners, download, header);
        FieldMerge named = candidates(id, merge, digits(id, download)).stream()
                .filter(candidate -> !models.nameTaken(ModelName.of(candidate.fields()), id))
                .findFirst()
                .orElseThrow(() -> nameless(id));
        ModelDetails details = document.complete(named.fields());
        try {
            if (current.isPresent()) {
                boolean news = !details.equals(current.get().details())
                        || !named.provenance().equals(owners);
                if (!news) {
                    return;
                }
                models.update(id, details, named.provenance());
            } else if (!models.insert(id, details, named.provenance())) {
                throw new IllegalStateException(
                        "The model " + id + " was registered by another request at the same time");
            }
        } catch (ProblemException taken) {
            throw new IllegalStateException(taken.getMessage());
        }
    }

    /** What a file says about a model that is not in the catalogue. The parts are those of {@link #register}. */
    public record Newcomer(String id, ModelDetails download, ModelDetails header) {}

    /**
     * Enters models that are not in the catalogue, in the caller's transaction, as {@link #register} would one by one but in
     * a few statements for all.
     *
     * @throws RuntimeException when one of them, or its name, was entered by a concurrent change; the transaction is lost
     *     then, and trying again helps
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void registerNew(List<Newcomer> newcomers) {
        if (newcomers.isEmpty()) {
            return;
        }
        Map<String, List<FieldMerge>> candidates = new LinkedHashMap<>();
        for (Newcomer newcomer : newcomers) {
            EntryId.checked(newcomer.id());
            FieldMerge merge =
                    merged(document.tree(ModelDetails.BLANK), Map.of(), newcomer.download(), newcomer.header());
            candidates.put(newcomer.id(), candidates(newcomer.id(), merge, digits(newcomer.id(), newcomer.download())));
        }
        Set<ModelName> taken = models.taken(candidates.values().stream()
                .flatMap(List::stream)
                .map(candidate -> ModelName.of(candidate.fields()))
                .collect(Collectors.toSet()));
        List<ModelRepository.NewModel> entries = new ArrayList<>();
        candidates.forEach((id, names) -> {
            FieldMerge named = names.stream()
                    .filter(candidate -> taken.add(ModelName.of(candidate.fields())))
                    .findFirst()
                    .orElseThrow(() -> nameless(id));
            entries.add(new ModelRepository.NewModel(id, document.complete(named.fields()), named.provenance()));
        });
        models.insertAll(entries);
    }

    /** Counts one completed download, in the caller's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void countDownload(String id) {
        models.countDownload(id);
    }

    /** What tells a model apart for good: the hash of its content, else one of its id. */
    private static String digits(String id, ModelDetails download) {
        if (download.sha256() != null) {
            return download.sha256();
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    private FieldMerge merged(
            ObjectNode before, Map<String, Origin> owners, ModelDetails download, ModelDetails header) {
        FieldMerge facts = FieldMerge.of(before, owners, document.said(download), Origin.DOWNLOAD);
        return FieldMerge.of(facts.fields(), facts.provenance(), document.said(header), Origin.HEADER);
    }

    /** The same with each of the names the model could have, the best first. */
    private static List<FieldMerge> candidates(String id, FieldMerge merge, String sha256) {
        String name = merge.fields().path("name").asText();
        String version = merge.fields().path("version").asText();
        String digits = sha256.substring(0, SHOWN_DIGITS);
        return Stream.of(
                        new ModelName(name, version),
                        new ModelName(name, version.isEmpty() ? digits : version + "-" + digits),
                        new ModelName(id, version),
                        new ModelName(id, sha256))
                .map(candidate -> {
                    ObjectNode offered = merge.fields().objectNode();
                    offered.put("name", candidate.name()).put("version", candidate.version());
                    return FieldMerge.of(merge.fields(), merge.provenance(), distinct(offered, merge), Origin.HEADER);
                })
                .toList();
    }

    private static ProblemException nameless(String id) {
        return new ProblemException(
                ErrorCode.ALREADY_EXISTS, "Other models have every name that could tell " + id + " apart");
    }

    /** What is the same already does not change hands. */
    private static ObjectNode distinct(ObjectNode offered, FieldMerge merge) {
        offered.properties()
                .removeIf(field -> field.getValue().equals(merge.fields().get(field.getKey())));
        return offered;
    }
}
