package ai.beast.events.key;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A new API key, or all of one that can be changed.
 *
 * @param scope fixed once the key is made
 * @param expiresAt null for never
 * @param limits null for none
 * @param models null for all; an empty list is none
 */
@Schema(name = "KeyRequest")
record KeyRequest(
        @NotBlank
        @Size(max = 100)
        @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must not contain control characters")
        @Schema(examples = "open-webui")
        String name,

        @NotNull(message = "must be given")
        @Pattern(regexp = "read|write|admin|infer", message = "must be one of: read, write, admin, infer")
        @Schema(examples = "infer")
        String scope,

        @Schema(examples = "2027-01-01T00:00:00Z") @Nullable Instant expiresAt,
        @Valid @Nullable Limits limits,

        @Size(max = 200) @Schema(examples = "[\"chat-default\", \"qwen3:8b\"]") @Nullable
        List<@NotBlank @Size(max = 200) String> models) {

    /** Null for no limit. */
    @Schema(name = "KeyLimits")
    record Limits(
            @Min(1) @Max(MAX_LIMIT) @Schema(examples = "60") @Nullable
            Integer requestsPerMinute,

            @Min(1) @Max(MAX_LIMIT) @Schema(examples = "20000") @Nullable
            Integer tokensPerMinute,

            @Min(1) @Max(MAX_LIMIT) @Schema(examples = "4") @Nullable
            Integer concurrentRequests) {
        static final int MAX_LIMIT = 1_000_000_000;
    }
}
