package ai.beast.registry.memory;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The part of a query string that asks what fits, unchecked: {@link FitQuery#of} checks it. */
public record FitParameters(
        @RestQuery
        @Parameter(
                description = "RAM or VRAM there is, in GiB: each entry then has fits, memoryBytes and memoryComplete",
                example = "12")
        @Nullable
        String memoryGiB,

        @RestQuery
        @Parameter(description = "Tokens of context to run it with; k stands for 1,024; 8k by default", example = "16k")
        @Nullable
        String context,

        @RestQuery
        @Parameter(
                description = "Element type of the KV cache: f32, f16 (the default), bf16, q8_0, q5_1, q5_0, q4_1,"
                        + " q4_0, iq4_nl",
                example = "q8_0")
        @Nullable
        String cache,

        @RestQuery @Parameter(description = "Conversations held at once, 1 by default") @Nullable
        String sequences,

        @RestQuery
        @Parameter(
                description =
                        "Only entries that fit the memory so: yes, tight (need 85 % of it or more), no, or unknown"
                                + " (what is known of the need fits); may be repeated",
                example = "yes")
        List<String> fits) {}
