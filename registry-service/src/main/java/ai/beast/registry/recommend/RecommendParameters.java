package ai.beast.registry.recommend;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query string, unchecked: {@link RecommendQuery#of} says what is wrong with it better than a conversion could. */
record RecommendParameters(
        @RestQuery
        @Parameter(
                description =
                        "chat (the default), code, image (making), vision (reading images), embedding, rerank, transcription,"
                                + " speech, video or translation; any other word is itself a tag",
                example = "chat")
        @Nullable
        String task,

        @RestQuery @Parameter(description = "RAM or VRAM there is, in GiB", example = "12") @Nullable
        String memoryGiB,

        @RestQuery
        @Parameter(
                description = "Tokens of context it must work with; k stands for 1,024. Without it the memory is"
                        + " estimated for 8k",
                example = "16k")
        @Nullable
        String context,

        @RestQuery
        @Parameter(
                description = "Element type of the KV cache: f32, f16 (the default), bf16, q8_0, q5_1, q5_0, q4_1,"
                        + " q4_0, iq4_nl",
                example = "q8_0")
        @Nullable
        String cache,

        @RestQuery @Parameter(description = "Conversations held at once, 1 unless said otherwise") @Nullable
        String sequences,

        @RestQuery @Parameter(description = "Largest size of its files in GiB, 100 unless said otherwise") @Nullable
        String maxSizeGiB,

        @RestQuery @Parameter(description = "0 to 5") @Nullable
        String minRating,

        @RestQuery
        @Parameter(
                description = "true: only licences known to allow commercial use, with or without conditions",
                example = "true")
        @Nullable
        String commercial,

        @RestQuery @Parameter(description = "Repeat it to ask for models that know all of them", example = "de")
        List<String> language) {}
