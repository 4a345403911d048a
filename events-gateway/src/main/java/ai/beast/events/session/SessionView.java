package ai.beast.events.session;

import ai.beast.security.ApiKey;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The caller's session.
 *
 * @param name the name of the API key
 * @param scope the key's scope
 * @param expiresAt absent for a caller with an API key
 * @param pageToken for the header {@code X-Beast-Page} of every request; only when the session starts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Session")
record SessionView(
        String name,
        String scope,
        @Nullable Instant expiresAt,
        @Nullable String pageToken) {

    static SessionView of(ApiKey key, @Nullable Instant expiresAt, @Nullable String pageToken) {
        return new SessionView(key.name(), key.scope().wireName(), expiresAt, pageToken);
    }
}
