package ai.beast.registry.catalog.search;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query string of a list, unchecked: {@link ModelQuery#of} says what is wrong with it better than a conversion could. */
public record ModelParameters(
        @RestQuery
        @Parameter(
                description = "Words in id, name or description; typing errors are tolerated",
                example = "llama instruct")
        @Nullable
        String q,

        @RestQuery @Parameter(example = "llama") @Nullable String family,

        @RestQuery @Parameter(description = "Repeat it to ask for entries that have all of them", example = "chat")
        List<String> tag,

        @RestQuery @Parameter(description = "Of the model or of one of its files") @Nullable
        String sha256,

        @RestQuery @Parameter(description = "Only models with a file in this storage", example = "internal") @Nullable
        String location,

        @RestQuery
        @Parameter(
                description = "Kind of licence",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"MIT", "Apache-2.0", "GPL", "Llama", "Custom", "Unknown"}))
        @Nullable
        String license,

        @RestQuery
        @Parameter(
                description = "What the model takes in or gives out",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"text", "image", "audio", "video"}))
        @Nullable
        String modality,

        @RestQuery @Parameter(description = "Exactly as in the entry", example = "en") @Nullable
        String language,

        @RestQuery
        @Parameter(description = "Only models made from this one", example = "meta-llama/Llama-3.1-8B")
        @Nullable
        String baseModel,

        @RestQuery @Parameter(description = "Bytes, included", example = "0") @Nullable
        String minSize,

        @RestQuery @Parameter(description = "Bytes, included", example = "8589934592") @Nullable
        String maxSize,

        @RestQuery @Parameter(description = "Included", example = "1000000000") @Nullable
        String minParameters,

        @RestQuery @Parameter(description = "Included", example = "9000000000") @Nullable
        String maxParameters,

        @RestQuery @Parameter(description = "Tokens, included", example = "8192") @Nullable
        String minContext,

        @RestQuery @Parameter(description = "Tokens, included") @Nullable
        String maxContext,

        @RestQuery
        @Parameter(
                description =
                        "relevance (what is called so before what only mentions it) with q, and -rating (by rating, then downloads) without, unless said otherwise",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {
                                    "relevance",
                                    "-rating",
                                    "-downloads",
                                    "name",
                                    "size",
                                    "-size",
                                    "-created",
                                    "-updated"
                                }))
        @Nullable
        String sort,

        @RestQuery
        @Parameter(
                description = "Entries on a page, 50 unless said otherwise",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "250", defaultValue = "50"))
        @Nullable
        String limit,

        @RestQuery @Parameter(description = "nextCursor of the page before, with the same query") @Nullable
        String cursor,

        @RestQuery
        @Parameter(
                description = "Members of each entry to send, with commas between; id always",
                example = "name,sizeBytes")
        @Nullable
        String fields,

        @RestQuery
        @Parameter(
                description = "What to count over the whole list: family, license, format, quantization, tag, language,"
                        + " modality; with commas between",
                example = "family,tag")
        @Nullable
        String facets) {}
