package ai.beast.registry.resolve;

import ai.beast.registry.memory.Fit;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a name was taken for, and the downloads that bring it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ModelResolution")
public record Resolution(
        @Schema(description = "As it was asked for", examples = "qwen3:8b")
        String asked,

        Kind kind,

        @Schema(
                description = "What the name was taken for, as a sentence",
                examples = "the catalogue entry qwen3-8b: hf://owner/name/tiny-Q4_K_M.gguf")
        String taken,

        @Schema(description = "Id of the catalogue entry") @Nullable
        String model,

        @Nullable Repository repository,

        @Schema(description = "The models of the repository, when it has several and the name selects none")
        List<Choice> choices,

        @Schema(
                description =
                        "Requests for POST /api/models/download, the model before its companions; empty while one must be chosen")
        List<Download> downloads,

        @Schema(description = "Files with the same content that are here already")
        List<Present> present) {

    /** What a name was taken for. */
    public enum Kind {
        URL,
        HUB,
        OLLAMA,
        ALIAS,
        CATALOGUE,
        FAMILY;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A repository of the Hub at one commit. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ResolvedRepository")
    public record Repository(
            @Schema(examples = "owner/name") String name,
            String commit,
            @Nullable String license,

            @Schema(enumeration = {"no", "auto", "manual"}) @Nullable
            String gated,

            @Schema(description = "The repository has more files than are listed")
            boolean truncated) {}

    /** One model of a repository. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ModelChoice")
    public record Choice(
            @Schema(description = "What to ask for to get it", examples = "hf://owner/name/tiny-Q4_K_M.gguf")
            String model,

            @Schema(description = "Of its first file", examples = "tiny-Q4_K_M.gguf")
            String path,

            @Nullable String quantization,
            int files,
            long sizeBytes,

            @Schema(
                    description =
                            "Whether the least it needs, weights and process without a cache, fits the memory of this"
                                    + " host")
            Fit fits,

            @Schema(description = "The largest one that fits, with at most 8 bits a weight where there is one")
            boolean best,

            @Schema(description = "Why it cannot be downloaded") @Nullable
            String refused) {}

    /** One request for a download. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ResolvedDownload")
    public record Download(
            @Schema(examples = "hf://owner/name/tiny-Q4_K_M.gguf@0123456789abcdef0123456789abcdef01234567")
            String url,

            @Schema(description = "Only where the catalogue states it; the Hub's own is checked anyway") @Nullable
            String sha256,

            @Schema(description = "Catalogue id for the content") @Nullable
            String model,

            @Schema(description = "Of all its shards") @Nullable
            Long sizeBytes,

            @Schema(enumeration = {"model", "companion"}) String role) {}

    /** A file that is here. */
    @Schema(name = "PresentFile")
    public record Present(String model, String path, String sha256) {}
}
