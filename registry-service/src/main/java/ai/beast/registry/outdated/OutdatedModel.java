package ai.beast.registry.outdated;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An installed model whose source has something else, or could not be compared.
 *
 * @param id of the entry
 * @param path of the installed file
 * @param revision commit that the installed file is from
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "OutdatedModel")
public record OutdatedModel(
        @Schema(examples = "tiny-llama") String id,
        @JsonUnwrapped Difference difference,
        @Nullable String path,
        @Nullable String sha256,
        @Nullable String revision,
        @JsonUnwrapped UpstreamFile upstream,

        @Schema(description = "Why the installed file must not be replaced by a download; absent when it may be")
        @Nullable
        String notReplaceable,

        Instant checkedAt) {

    /** The outcome of the comparison. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OutdatedDifference")
    public record Difference(
            @Schema(enumeration = {"outdated", "unknown"}) String status,

            @Schema(
                    description = "What differs; absent when it is unknown",
                    enumeration = {"card", "template", "metadata", "weights", "content", "removed"})
            @Nullable
            String change,

            String reason,

            @Schema(
                    description = "Metadata of the file's header that differs",
                    examples = "[\"tokenizer.chat_template\"]")
            List<String> changedKeys) {}

    /** The file on the Hub. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OutdatedUpstream")
    public record UpstreamFile(
            @Nullable String repository,
            @Nullable String upstreamFile,
            @Nullable String upstreamRevision,
            @Nullable String upstreamSha256,
            @Nullable Long upstreamSizeBytes,

            @Schema(description = "As POST /api/models/download takes it; absent when there is no file to fetch")
            @Nullable
            String url) {}
}
