package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.ArrayPreview;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.catalog.entry.Family;
import ai.beast.registry.catalog.entry.License;
import ai.beast.registry.catalog.entry.Modality;
import ai.beast.registry.catalog.entry.ModelDetails;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a file's header into what the catalogue can hold. The file's texts are cut to size and stripped of control characters. Pure. */
public final class HeaderFacts {
    private static final int MAX_ITEMS = 50;
    private static final int MAX_ITEM = 64;
    /** Names that converters take from directories and formats, not from models. */
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(safetensors?|gguf|ggml|hf|huggingface|pytorch|torch|models?|weights|output|outputs|merged|merged[ _-]?model|final"
                    + "|tmp[a-z0-9_]*|temp|snapshots?|checkpoints?([ _-]?[0-9]+)?|unknown|none|null|default|unnamed|untitled"
                    + "|work(space)?|content|data|[.]|[0-9a-f]{40})",
            Pattern.CASE_INSENSITIVE);

    private HeaderFacts() {}

    public static ModelDetails of(ModelHeader header) {
        DeclaredLicense license = DeclaredLicense.of(text(header.license(), 100));
        String name = name(header);
        Family family = family(header.architecture(), name);
        return ModelDetails.builder()
                .name(name)
                .version(text(header.version(), 100))
                .family(family)
                .parameterCount(header.parameterCount() > 0 ? (Long) header.parameterCount() : null)
                .quantization(text(header.quantization(), 50))
                .contextLength(positive(header.contextLength()))
                .format(header.format().label())
                .architecture(text(header.architecture(), 100))
                .dimensions(ModelDimensions.of(header))
                .license(license.license() == License.UNKNOWN ? null : license.license())
                .licenseSpdx(license.spdx())
                .licenseUrl(text(header.metadata().get("general.license.link"), 4096))
                .tags(items(header, "general.tags"))
                .languages(items(header, "general.languages"))
                .modalities(modalities(header, family))
                .author(text(author(header), 400))
                .description(text(header.metadata().get("general.description"), 4096))
                .baseModel(baseModel(header))
                .build();
    }

    private static @Nullable String name(ModelHeader header) {
        String name = text(header.name(), 200);
        return name == null || PLACEHOLDER.matcher(name).matches() ? null : name;
    }

    /** Kin by architecture; Mistral's files call themselves {@code llama}, so for that one the name decides. */
    static Family family(@Nullable String architecture, @Nullable String name) {
        String kind = architecture == null ? "" : architecture.toLowerCase(Locale.ROOT);
        String called = name == null ? "" : name.toLowerCase(Locale.ROOT);
        if (kind.startsWith("llama") && (called.contains("mistral") || called.contains("mixtral"))) {
            return Family.MISTRAL;
        }
        if (kind.startsWith("mixtral")) {
            return Family.MISTRAL;
        }
        if (kind.startsWith("stable-diffusion-xl")) {
            return Family.SDXL;
        }
        for (Family family : Family.values()) {
            if (family != Family.OTHER && kind.startsWith(family.label())) {
                return family;
            }
        }
        return Family.OTHER;
    }

    private static List<Modality> modalities(ModelHeader header, Family family) {
        if (header.projector()) {
            return List.of(Modality.IMAGE);
        }
        return switch (family) {
            case SDXL, FLUX -> List.of(Modality.TEXT, Modality.IMAGE);
            case WHISPER -> List.of(Modality.TEXT, Modality.AUDIO);
            default -> List.of(Modality.TEXT);
        };
    }

    private static @Nullable Object author(ModelHeader header) {
        Object author = header.metadata().get("general.author");
        return author == null ? header.metadata().get("general.organization") : author;
    }

    /** The first of the models it was made from, as a repository where the file says one. */
    private static @Nullable String baseModel(ModelHeader header) {
        String first = "general.base_model.0.";
        String url = text(header.metadata().get(first + "repo_url"), 400);
        if (url != null) {
            return url.replaceFirst("^https?://huggingface\\.co/", "");
        }
        return text(header.metadata().get(first + "name"), 400);
    }

    private static @Nullable Long positive(@Nullable Long number) {
        return number == null || number <= 0 ? null : number;
    }

    private static @Nullable List<String> items(ModelHeader header, String key) {
        ArrayPreview array = header.arrays().get(key);
        if (array == null) {
            return null;
        }
        List<String> items = array.preview().stream()
                .map(item -> text(item, MAX_ITEM))
                .filter(item -> item != null)
                .distinct()
                .limit(MAX_ITEMS)
                .toList();
        return items.isEmpty() ? null : items;
    }

    /** @return null when there is no text, or nothing left of it */
    private static @Nullable String text(@Nullable Object value, int longest) {
        if (!(value instanceof String text)) {
            return null;
        }
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .takeWhile(point -> clean.length() + Character.charCount(point) <= longest)
                .forEachOrdered(clean::appendCodePoint);
        String stripped = clean.toString().strip();
        return stripped.isEmpty() ? null : stripped;
    }
}
