package ai.beast.events.key;

import ai.beast.security.key.KeyLimits;
import ai.beast.security.key.KeyRecord;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An API key as the API shows it, without its secret and digest.
 *
 * @param id the public part of the key
 * @param state {@code active}, {@code expired} or {@code revoked}
 * @param origin {@code installed} where the installation made it, {@code managed} where this API did
 * @param limits absent: none
 * @param models absent: all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Key")
record KeyView(
        @Schema(examples = "0a1b2c3d") String id,
        @Schema(examples = "open-webui") String name,
        @Schema(examples = "infer") String scope,
        @Schema(examples = "active") String state,
        @Schema(examples = "managed") String origin,
        @JsonUnwrapped Life life,
        @Nullable KeyLimits limits,
        @Nullable List<String> models) {

    /**
     * When things happened to a key.
     *
     * @param createdBy name of the key that made it
     * @param revokedBy name of the key that revoked it
     * @param lastUsedOn the last day (UTC) on which some service accepted it; absent: none is known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "KeyLife")
    record Life(
            @Nullable Instant createdAt,
            @Nullable String createdBy,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable String revokedBy,
            @Nullable LocalDate lastUsedOn) {}

    static KeyView of(KeyRecord key, Instant now, @Nullable LocalDate lastUsedOn) {
        String state = key.isRevoked() ? "revoked" : key.terms().isExpired(now) ? "expired" : "active";
        return new KeyView(
                key.key().id(),
                key.key().name(),
                key.key().scope(),
                state,
                key.createdBy() == null ? "installed" : "managed",
                new Life(
                        key.createdAt(),
                        key.createdBy(),
                        key.expiresAt(),
                        key.revokedAt(),
                        key.revokedBy(),
                        lastUsedOn),
                key.limits(),
                key.models());
    }
}
