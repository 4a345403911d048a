package ai.beast.registry.catalog.change;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.EntryId;
import ai.beast.registry.catalog.entry.FieldClaims;
import ai.beast.registry.catalog.entry.FieldMerge;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelDocument;
import ai.beast.registry.catalog.entry.ModelName;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.catalog.entry.NameTakenException;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Enters into the catalogue what files and downloads say, never over what a person wrote. */
@ApplicationScoped
public class ModelRegistration {
    private static final int SHOWN_DIGITS = 8;

    private final EntryWriter writer;
    private final ModelRepository models;
    private final ModelDocument document;

    ModelRegistration(EntryWriter writer, ModelRepository models, ModelDocument document) {
        this.writer = writer;
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
        try {
            var _ = writer.write(
                    id,
                    current -> candidates(id, download, writer.merged(current, claims(download, header))).stream()
                            .filter(candidate -> !models.nameTaken(ModelName.of(candidate.fields()), id))
                            .findFirst()
                            .orElseThrow(() -> nameless(id)));
        } catch (NameTakenException concurrent) {
            throw new IllegalStateException(concurrent);
        }
    }

    /** A model that a scan found and the catalogue lacks. The parts are those of {@link #register}. */
    public record NewModel(String id, ModelDetails download, ModelDetails header) {}

    /**
     * Enters models that are not in the catalogue, in the caller's transaction, as {@link #register} would one by one but in
     * a few statements for all.
     *
     * @throws RuntimeException when one of them, or its name, was entered by a concurrent change; the transaction is lost
     *     then, and trying again helps
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void registerNew(List<NewModel> added) {
        if (added.isEmpty()) {
            return;
        }
        Map<String, List<FieldMerge>> candidates = new LinkedHashMap<>();
        for (NewModel model : added) {
            EntryId.checked(model.id());
            FieldMerge merge = writer.merged(null, claims(model.download(), model.header()));
            candidates.put(model.id(), candidates(model.id(), model.download(), merge));
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

    /** Digits that distinguish a model: the hash of its content, else one of its id. */
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

    private List<FieldClaims> claims(ModelDetails download, ModelDetails header) {
        return List.of(
                new FieldClaims(Origin.DOWNLOAD, document.said(download)),
                new FieldClaims(Origin.HEADER, document.said(header)));
    }

    /** The same with each of the names the model could have, the best first. */
    private static List<FieldMerge> candidates(String id, ModelDetails download, FieldMerge merge) {
        String sha256 = digits(id, download);
        String name = merge.fields().path("name").asText();
        String version = merge.fields().path("version").asText();
        String digits = sha256.substring(0, SHOWN_DIGITS);
        return Stream.of(
                        new ModelName(name, version),
                        new ModelName(name, version.isEmpty() ? digits : version + "-" + digits),
                        new ModelName(id, version),
                        new ModelName(id, sha256))
                .map(candidate -> {
                    ObjectNode named = merge.fields().objectNode();
                    named.put("name", candidate.name()).put("version", candidate.version());
                    return merge.with(new FieldClaims(Origin.HEADER, named, true));
                })
                .toList();
    }

    private static ProblemException nameless(String id) {
        return new ProblemException(ErrorCode.ALREADY_EXISTS, "No free name could be derived for model " + id);
    }
}
