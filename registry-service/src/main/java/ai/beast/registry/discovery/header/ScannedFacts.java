package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.ModelFormat;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.catalog.entry.Modality;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelDetailsBuilder;
import ai.beast.registry.discovery.layout.FoundModel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Facts from all files of a model together. Not thread-safe. */
public final class ScannedFacts {
    private static final int MAX_TAGS = 100;
    private static final int MAX_NAME = 200;

    private final ModelDetails first;
    private final boolean projectorAlone;
    private final ImageArchitecture image;
    private final Set<String> tags = new LinkedHashSet<>();
    private final Set<Modality> modalities = new LinkedHashSet<>();
    private @Nullable HubConfig config;
    private long parameters;
    private long weightBytes;

    private ScannedFacts(ModelDetails first, ModelHeader header) {
        this.first = first;
        this.projectorAlone = header.projector();
        this.image = header.format() == ModelFormat.SAFETENSORS && header.architecture() == null
                ? ImageArchitecture.of(header.tensors())
                : ImageArchitecture.NONE;
    }

    /** @param header of the file, or of the first shard */
    public static ScannedFacts of(ModelHeader header, FoundModel model) {
        ModelDetails details = HeaderFacts.of(header);
        ScannedFacts facts = new ScannedFacts(details, header);
        facts.addShard(header);
        facts.tags.addAll(facts.image.tags());
        if (details.tags() != null) {
            facts.tags.addAll(details.tags());
        }
        facts.tags.addAll(model.tags());
        facts.tags.addAll(HeaderTags.of(header, model.name()));
        facts.modalities.addAll(
                facts.image == ImageArchitecture.NONE
                        ? details.modalities() == null ? List.of() : details.modalities()
                        : List.of(Modality.TEXT, Modality.IMAGE));
        return facts;
    }

    void addShard(ModelHeader header) {
        parameters += header.parameterCount();
        weightBytes += header.tensorBytes();
    }

    /** Adds the configuration beside a file where the file itself lacks its facts. */
    void configured(HubConfig beside) {
        ModelDimensions known = first.dimensions();
        if (known == null || !known.complete()) {
            config = beside;
            if (!beside.dimensions().generates()) {
                tags.add("embedding");
            }
        }
    }

    /** For a model whose tensors cannot be read: its files are about as large. */
    public void weigh(long bytes) {
        weightBytes = bytes;
    }

    void addProjector(ModelHeader header) {
        weightBytes += header.tensorBytes();
        boolean hears = Boolean.TRUE.equals(header.metadata().get("clip.has_audio_encoder"));
        boolean sees = Boolean.TRUE.equals(header.metadata().get("clip.has_vision_encoder"));
        if (sees || !hears) {
            modalities.add(Modality.IMAGE);
            tags.addAll(List.of("vision", "multimodal"));
        }
        if (hears) {
            modalities.add(Modality.AUDIO);
            tags.addAll(List.of("audio", "multimodal"));
        }
    }

    /** Whether the file that was taken for a model is the projector of one. */
    boolean projectorAlone() {
        return projectorAlone;
    }

    public ModelDetails details() {
        ModelDetailsBuilder all = first.toBuilder();
        if (parameters > 0) {
            all.parameterCount(parameters);
        }
        ModelDimensions dimensions = config == null ? first.dimensions() : config.dimensions();
        if (config != null) {
            all.architecture(config.architecture()).family(HeaderFacts.family(config.architecture(), first.name()));
            if (config.contextLength() != null) {
                all.contextLength(config.contextLength());
            }
        }
        if (dimensions != null) {
            all.dimensions(dimensions.withWeightBytes(weightBytes));
        }
        if (image != ImageArchitecture.NONE) {
            all.architecture(image.label()).family(image.family());
        }
        if (!tags.isEmpty()) {
            all.tags(tags.stream().limit(MAX_TAGS).toList());
        }
        return all.modalities(List.copyOf(modalities)).build();
    }

    /** Facts that need no header: size, source and hash; for a new entry also a name for files that state none. */
    public static ModelDetails around(FoundModel model, ModelDetails said, boolean newEntry) {
        ModelDetailsBuilder facts = ModelDetails.builder()
                .sizeBytes(model.sizeBytes())
                .sha256(model.source().sha256());
        if (newEntry) {
            // Quantizations of one model have the same name in their headers; the version tells them apart.
            facts.name(model.name().substring(0, Math.min(MAX_NAME, model.name().length())))
                    .version(said.quantization())
                    .sourceRepo(model.source().repository())
                    .sourceRevision(model.source().revision());
        }
        return facts.build();
    }
}
