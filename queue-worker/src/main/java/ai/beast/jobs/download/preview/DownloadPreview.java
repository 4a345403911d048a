package ai.beast.jobs.download.preview;

import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.memory.MemoryEstimate;
import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.modelfiles.memory.ModelDimensions;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a download would bring. What is not known is absent, and {@code unknown} names it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DownloadPreview")
public record DownloadPreview(
        @Schema(enumeration = {"hub", "web", "ollama"}) String source,

        @Schema(examples = "hf://owner/repository/tiny-Q4_K_M.gguf")
        String url,

        @Schema(
                description = "Where the file is fetched from",
                examples =
                        "https://huggingface.co/owner/repository/resolve/0123456789abcdef0123456789abcdef01234567/tiny-Q4_K_M.gguf")
        @Nullable
        String resolvedUrl,

        @Schema(examples = "tiny-Q4_K_M.gguf") String fileName,
        @Nullable String repository,

        @Schema(description = "Commit of the repository") @Nullable
        String revision,

        @Schema(description = "Of all files together") @Nullable
        Long sizeBytes,

        @Nullable String sha256,

        @Schema(enumeration = {"hub", "request"}) @Nullable String sha256Source,

        @Schema(description = "All shards of a split model") List<PreviewFile> files,

        @Nullable String license,

        @Schema(
                enumeration = {"no", "auto", "manual"},
                description = "Whether access must be asked for")
        @Nullable
        String gated,

        @Schema(description = "The server sends parts of the file, so that a download can go on where it stopped")
        @Nullable
        Boolean resumable,

        @JsonUnwrapped @Nullable Place place,
        @Nullable Model model,
        @Nullable Memory memory,
        List<String> unknown) {

    /** One file. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PreviewFile")
    public record PreviewFile(
            String name,
            String path,
            @Nullable Long sizeBytes,
            @Nullable String sha256,
            boolean exists) {}

    /** Where it goes. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PreviewPlace")
    public record Place(
            String destination,
            String location,

            @Schema(description = "There is a file at the destination; it is replaced only with overwrite")
            boolean exists,

            @Nullable Long freeBytes,
            @Nullable Long freeBytesAfter,

            @Schema(description = "With what must stay free on the disk") @Nullable
            Boolean fitsOnDisk) {}

    /** What the file's header states. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PreviewModel")
    public record Model(
            String format,
            @Nullable String name,
            @Nullable String architecture,
            @Nullable String quantization,
            @Nullable Long contextLength) {
        static Model of(ModelHeader header) {
            return new Model(
                    header.format().name().toLowerCase(Locale.ROOT),
                    header.name(),
                    header.architecture(),
                    header.quantization(),
                    header.contextLength());
        }
    }

    /** What it takes to run it, in bytes. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "PreviewMemory")
    public record Memory(
            @Schema(description = "Tokens of context it is estimated for", examples = "8192")
            long contextLength,

            long weightBytes,
            long cacheBytes,
            long computeBufferBytes,
            long overheadBytes,
            long totalBytes,

            @Schema(description = "False: the header does not tell what the cache takes, which is missing in the total")
            boolean complete) {
        private static final long CONTEXT = 8192;

        /** @param weights of all files; negative for those of the header */
        static Memory of(ModelHeader header, long weights) {
            ModelDimensions dimensions = ModelDimensions.of(header);
            long context = header.contextLength() == null || header.contextLength() < 1
                    ? CONTEXT
                    : Math.min(CONTEXT, header.contextLength());
            MemoryEstimate need = MemoryEstimate.of(
                    weights < 0 ? dimensions : dimensions.withWeightBytes(weights), MemoryRequest.ofContext(context));
            return new Memory(
                    context,
                    need.weightBytes(),
                    need.cacheBytes(),
                    need.computeBytes(),
                    need.overheadBytes(),
                    need.totalBytes(),
                    need.complete());
        }
    }
}
