package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.ModelFormat;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.memory.ModelDimensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tags of a model's use, derived from its header: few files carry tags, but chat templates and poolings imply some. Pure. */
final class HeaderTags {
    private static final Pattern INSTRUCT = Pattern.compile("(?<![a-z])(instruct|it)(?![a-z])");
    private static final Pattern CHAT = Pattern.compile("(?<![a-z])chat(?![a-z])");
    private static final Pattern CODE = Pattern.compile("(?<![a-z])(code|coder|codestral|starcoder[0-9]*)(?![a-z])");

    /** Architectures that image models read their prompts with. */
    private static final Set<String> ENCODERS = Set.of("t5encoder");

    private HeaderTags() {}

    /** @param fileName what the file's name says, beside the name in its header */
    static List<String> of(ModelHeader header, String fileName) {
        List<String> tags = new ArrayList<>();
        String name = (header.name() + " " + fileName).toLowerCase(Locale.ROOT);
        if (ENCODERS.contains(String.valueOf(header.architecture()))) {
            return List.of("text-encoder");
        }
        if (header.metadata().containsKey("tokenizer.chat_template")
                || CHAT.matcher(name).find()) {
            tags.add("chat");
        }
        if (INSTRUCT.matcher(name).find()) {
            tags.add("instruct");
        }
        if (CODE.matcher(name).find()) {
            tags.add("code");
        }
        ModelDimensions dimensions = ModelDimensions.of(header);
        if (header.format() == ModelFormat.GGUF && dimensions.complete() && !dimensions.generates()) {
            tags.add("embedding");
        }
        if ("adapter".equals(header.metadata().get("general.type"))) {
            tags.add("lora");
        }
        return tags;
    }
}
