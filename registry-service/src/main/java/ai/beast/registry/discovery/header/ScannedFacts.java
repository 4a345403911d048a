package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.ModelFormat;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.memory.ModelConfig;
import ai.beast.modelfiles.memory.ModelConfig.Packing;
import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.catalog.entry.Modality;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelDetailsBuilder;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.layout.FoundModel.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Facts from all files of a model together. Not thread-safe. */
public final class ScannedFacts {
    private static final int MAX_TAGS = 100;
    private static final int MAX_NAME = 200;
    /** What the place says a file is: nothing that one talks to, even if a language model was made into it. */
    private static final Set<String> PARTS = Set.of(
            "text-encoder",
            "image-encoder",
            "audio-encoder",
            "vae",
            "lora",
            "controlnet",
            "textual-inversion",
            "diffusion-model",
            "checkpoint",
            "upscaler");

    private static final Set<String> TALKS =
            Set.of("chat", "instruct", "assistant", "conversational", "text-generation", "code");

    private final ModelDetails first;
    private final boolean projectorAlone;
    private final ImageArchitecture image;
    private final Set<String> tags = new LinkedHashSet<>();
    private final Set<Modality> modalities = new LinkedHashSet<>();
    private final PackedWeights packed = new PackedWeights();
    private @Nullable ModelConfig config;
    private long parameters;
    private long weightBytes;
    private long activeBytes;

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
        if (model.tags().stream().anyMatch(PARTS::contains)) {
            facts.tags.removeAll(TALKS);
        }
        facts.modalities.addAll(
                facts.image == ImageArchitecture.NONE
                        ? details.modalities() == null ? List.of() : details.modalities()
                        : List.of(Modality.TEXT, Modality.IMAGE));
        return facts;
    }

    void addShard(ModelHeader header) {
        parameters = PackedWeights.capped(parameters, header.parameterCount());
        weightBytes = PackedWeights.capped(weightBytes, header.tensorBytes());
        activeBytes =
                PackedWeights.capped(activeBytes, ModelDimensions.of(header).activeBytes());
        packed.add(header);
    }

    /** Adds configuration and chat template beside a file where the file itself lacks its facts. */
    void configure(FoundModel model) {
        ModelDimensions known = first.dimensions();
        boolean pipeline = !model.companions(Role.COMPONENT).isEmpty();
        if (pipeline || "gguf".equals(first.format()) || (known != null && known.complete())) {
            return;
        }
        HubConfig.beside(model.main().path()).ifPresent(beside -> {
            config = beside;
            if (!beside.dimensions().generates()) {
                tags.add("embedding");
            }
        });
        boolean part = model.tags().stream().anyMatch(PARTS::contains);
        if (config != null && !part && HubConfig.chatTemplateBeside(model.main().path())) {
            tags.add("chat");
        }
    }

    /**
     * Adds a file that belongs to the model beside its weights.
     *
     * @return false if it turns out to belong to another model
     */
    boolean add(FoundModel.Companion companion, ModelHeader header) {
        if (companion.role() == Role.COMPONENT) {
            weightBytes = PackedWeights.capped(weightBytes, header.tensorBytes());
            return true;
        }
        ModelDimensions known = first.dimensions();
        if (known != null && !ProjectorWidth.fits(header, known.embeddingLength())) {
            return false;
        }
        addProjector(header);
        return true;
    }

    /** For a model whose tensors cannot be read: its files are about as large. */
    public void weigh(long bytes) {
        weightBytes = bytes;
    }

    private void addProjector(ModelHeader header) {
        weightBytes = PackedWeights.capped(weightBytes, header.tensorBytes());
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

    /** Adds tags of what the model can do, and the modalities that follow from them. */
    public void tagged(List<String> more) {
        tags.addAll(more);
        if (more.contains("vision") || more.contains("image")) {
            modalities.add(Modality.IMAGE);
        }
        if (more.contains("audio")) {
            modalities.add(Modality.AUDIO);
        }
    }

    /** Whether the file that was taken for a model is the projector of one. */
    boolean projectorAlone() {
        return projectorAlone;
    }

    public ModelDetails details() {
        ModelDetailsBuilder all = first.toBuilder();
        Packing packing = config == null ? null : config.packing();
        if (parameters > 0) {
            long count = packing == null ? parameters : packed.unpacked(parameters, packing);
            // Beyond 63 bits the number is not known.
            all.parameterCount(count == Long.MAX_VALUE ? null : (Long) count);
        }
        if (packing != null && packed.any()) {
            all.quantization(packing.bits() + "bit" + (packing.groupSize() > 0 ? "-g" + packing.groupSize() : ""));
        }
        ModelDimensions dimensions = config == null ? first.dimensions() : config.dimensions();
        if (config != null) {
            all.architecture(config.modelType()).family(HeaderFacts.family(config.modelType(), first.name()));
            if (config.contextLength() != null) {
                all.contextLength(config.contextLength());
            }
        }
        if (dimensions != null) {
            all.dimensions(dimensions.withWeightBytes(weightBytes).withActiveBytes(activeBytes));
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
