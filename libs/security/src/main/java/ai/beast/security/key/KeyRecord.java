package ai.beast.security.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key in the file of managed keys. It also stands there for a key of the installer's file whose terms were changed or that was revoked: by its
 * id and digest.
 *
 * @param key id, digest, scope and name
 * @param createdBy name of the key that made it; null for a key of the installer's file
 * @param revokedAt null while it holds
 * @param revokedBy name of the key that revoked or rotated it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyRecord(
        Identity key,
        @Nullable Instant createdAt,
        @Nullable String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy,
        @Nullable KeyLimits limits,
        @Nullable List<String> models) {

    /**
     * What the installer's file has, too.
     *
     * @param scope its wire name
     */
    public record Identity(String id, String sha256, String scope, String name) {}

    @JsonIgnore
    public KeyTerms terms() {
        return new KeyTerms(expiresAt, limits == null ? KeyLimits.NONE : limits, models);
    }

    /** The same key with other terms, under another name. */
    public KeyRecord with(String name, KeyTerms terms) {
        return new KeyRecord(
                new Identity(key.id(), key.sha256(), key.scope(), name),
                createdAt,
                createdBy,
                terms.expiresAt(),
                revokedAt,
                revokedBy,
                terms.limits().isUnlimited() ? null : terms.limits(),
                terms.models());
    }

    public KeyRecord revoked(Instant at, String by) {
        return new KeyRecord(key, createdAt, createdBy, expiresAt, at, by, limits, models);
    }

    @JsonIgnore
    public boolean isRevoked() {
        return revokedAt != null;
    }
}
