package ai.beast.registry.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The files of a repository on the Hub.
 *
 * @param truncated whether there are further files, because these are too many
 */
@Schema(name = "HubFiles")
public record HubFiles(
        @Schema(examples = "owner/name") String repository,

        @Schema(description = "As it was asked for", examples = "main")
        String revision,

        @Schema(description = "The commit that the revision stands for")
        String commit,

        @Nullable String license,

        @Schema(enumeration = {"no", "auto", "manual"}) @Nullable
        String gated,

        @JsonProperty("private") boolean isPrivate,
        List<Item> items,
        boolean truncated) {

    /**
     * One file.
     *
     * @param sha256 null for small files, of which the Hub states none
     * @param format gguf or safetensors, by the name
     * @param quantization as the name has it
     * @param url as {@code POST /api/models/download} takes it
     */
    @Schema(name = "HubFile")
    public record Item(
            String path,
            long sizeBytes,
            @Nullable String sha256,

            @Schema(enumeration = {"gguf", "safetensors"}) @Nullable
            String format,

            @Schema(examples = "Q4_K_M") @Nullable String quantization,

            @Schema(examples = "hf://owner/name/tiny-Q4_K_M.gguf@0123456789abcdef0123456789abcdef01234567")
            String url) {
        private static final Pattern QUANTIZATION = Pattern.compile(
                "(?i)(?:^|[-._])((?:IQ|TQ|Q)\\d(?:_[A-Z0-9]+)*|BF16|F16|F32|FP16|FP32|FP8|MXFP4)(?=$|[-._])");

        static Item of(JsonNode file, String repository, String commit) {
            String path = file.path("path").asText();
            JsonNode large = file.path("lfs");
            String sha256 = large.path("oid").asText("");
            String name = path.substring(path.lastIndexOf('/') + 1);
            String lower = name.toLowerCase(Locale.ROOT);
            String format = lower.endsWith(".gguf") ? "gguf" : lower.endsWith(".safetensors") ? "safetensors" : null;
            return new Item(
                    path,
                    large.path("size").asLong(file.path("size").asLong()),
                    sha256.isEmpty() ? null : sha256,
                    format,
                    format == null ? null : quantization(name.substring(0, name.length() - format.length() - 1)),
                    "hf://" + repository + "/" + path + "@" + commit);
        }

        /** The last one that the name has. */
        private static @Nullable String quantization(String name) {
            Matcher found = QUANTIZATION.matcher(name);
            String last = null;
            while (found.find()) {
                last = found.group(1).toUpperCase(Locale.ROOT);
            }
            return last;
        }
    }
}
