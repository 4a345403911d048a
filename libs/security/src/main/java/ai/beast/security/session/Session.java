package ai.beast.security.session;

import ai.beast.security.ApiKey;
import java.time.Duration;
import java.time.Instant;

/**
 * A browser's session.
 *
 * @param key the API key it was started with; its scope and name are those of the session
 * @param expiresAt in whole seconds
 * @param pageHash SHA-256 of the page token, in Base64 for URLs
 */
public record Session(ApiKey key, Instant expiresAt, String pageHash) {
    /** How long a session holds unless it is renewed. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    /** Whether half of its time is over. */
    boolean isDueForRenewal(Instant now) {
        return !now.isBefore(expiresAt.minus(LIFETIME.dividedBy(2)));
    }

    /** The signed part of the cookie's value. */
    String text() {
        return key.id() + "." + expiresAt.getEpochSecond() + "." + pageHash;
    }
}
