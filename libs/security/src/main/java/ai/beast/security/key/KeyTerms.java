package ai.beast.security.key;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What bounds the use of a key beside its scope.
 *
 * @param expiresAt the key is refused from then on; null for never
 * @param limits how much it may use
 * @param models models and aliases that it may use through the gateway, in any spelling; null for all
 */
public record KeyTerms(
        @Nullable Instant expiresAt,
        KeyLimits limits,
        @Nullable List<String> models) {
    public static final KeyTerms NONE = new KeyTerms(null, KeyLimits.NONE, null);

    public KeyTerms {
        models = models == null ? null : List.copyOf(models);
    }

    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
