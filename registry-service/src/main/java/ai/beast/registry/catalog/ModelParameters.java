package ai.beast.registry.catalog;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query string of a list, unchecked: {@link ModelQuery#of} says what is wrong with it better than a conversion could. */
record ModelParameters(
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
                description = "-rating (by rating, then downloads) unless said otherwise",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"-rating", "-downloads", "name", "size", "-size", "-created", "-updated"
                                }))
        @Nullable
        String sort,

        @RestQuery
        @Parameter(
                description = "Entries on a page, 50 unless said otherwise",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200"))
        @Nullable
        String limit,

        @RestQuery @Parameter(description = "nextCursor of the page before, with the same query") @Nullable
        String cursor) {}
