package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.ModelFormat;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.catalog.entry.Modality;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.discovery.layout.FoundModel;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all files of a model say together. Not thread-safe. */
public final class ScannedFacts {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

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

    /** What the configuration beside a file says where the file itself does not. */
    void configured(HubConfig beside) {
        ModelDimensions known = first.dimensions();
        if (known == null || !known.complete()) {
            config = beside;
            if (!beside.dimensions().generates()) {
                tags.add("embedding");
            }
        }
    }

    /** For a model whose tensors nobody can see: its files are about as large. */
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
        ObjectNode all = JSON.valueToTree(first);
        if (parameters > 0) {
            all.put("parameterCount", parameters);
        }
        ModelDimensions dimensions = config == null ? first.dimensions() : config.dimensions();
        if (config != null) {
            all.put("architecture", config.architecture());
            all.set("family", JSON.valueToTree(HeaderFacts.family(config.architecture(), first.name())));
            if (config.contextLength() != null) {
                all.put("contextLength", config.contextLength());
            }
        }
        if (dimensions != null) {
            all.set("dimensions", JSON.valueToTree(dimensions.withWeightBytes(weightBytes)));
        }
        if (image != ImageArchitecture.NONE) {
            all.put("architecture", image.label());
            all.set("family", JSON.valueToTree(image.family()));
        }
        if (!tags.isEmpty()) {
            all.set("tags", JSON.valueToTree(tags.stream().limit(100).toList()));
        }
        all.set("modalities", JSON.valueToTree(modalities));
        return convert(all);
    }

    private static ModelDetails convert(ObjectNode fields) {
        return JSON.convertValue(fields, ModelDetails.class);
    }

    /** What is known without the header: size, origin and hash, and a name to fall back to where the entry is new. */
    public static ModelDetails around(FoundModel model, ModelDetails said, boolean newEntry) {
        ObjectNode facts = JSON.createObjectNode();
        facts.put("sizeBytes", model.sizeBytes());
        put(facts, "sha256", model.source().sha256());
        if (newEntry) {
            facts.put(
                    "name", model.name().substring(0, Math.min(200, model.name().length())));
            // Quantizations of one model give themselves the same name.
            put(facts, "version", said.quantization());
            put(facts, "sourceRepo", model.source().repository());
            put(facts, "sourceRevision", model.source().revision());
        }
        return convert(facts);
    }

    private static void put(ObjectNode fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
