package ai.beast.events.webhook.secret;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of endpoints, table {@code webhook_secret}. A secret is 256 random bits, written {@code whsec_} and base64 as
 * Standard Webhooks says; it leaves the process once, when it is made. It must be known in full to sign with, so it can't
 * be hashed: it is kept sealed ({@link SecretKeyring}). Each method is one statement, in the caller's transaction if there
 * is one. Thread-safe.
 */
@ApplicationScoped
public class SigningSecrets {
    private static final Logger LOG = Logger.getLogger(SigningSecrets.class);
    private static final String PREFIX = "whsec_";
    private static final int SECRET_BYTES = 32;

    private final Jdbi jdbi;
    private final SecretKeyring keyring;
    private final SecureRandom random = new SecureRandom();

    SigningSecrets(Jdbi jdbi, SecretKeyring keyring) {
        this.jdbi = jdbi;
        this.keyring = keyring;
    }

    /** Makes a new endpoint's first secret. @return its text */
    public String issue(UUID endpoint) {
        return add(endpoint, 1);
    }

    /**
     * Makes a new secret. The present ones go on signing beside it until the overlap ends, or until they would have ended
     * anyway. To be called in a transaction that holds the endpoint's row.
     *
     * @return its text
     */
    public String replace(UUID endpoint, Duration overlap) {
        int latest = jdbi.withHandle(db -> {
            db.createUpdate("DELETE FROM webhook_secret WHERE endpoint_id = :endpoint AND expires_at <= now()")
                    .bind("endpoint", endpoint)
                    .execute();
            db.createUpdate("""
                UPDATE webhook_secret
                SET expires_at = LEAST(expires_at, now() + CAST(:overlap || ' seconds' AS interval))
                WHERE endpoint_id = :endpoint""")
                    .bind("overlap", overlap.toSeconds())
                    .bind("endpoint", endpoint)
                    .execute();
            return db.createQuery(
                            "SELECT COALESCE(max(generation), 0) FROM webhook_secret WHERE endpoint_id = :endpoint")
                    .bind("endpoint", endpoint)
                    .mapTo(Integer.class)
                    .one();
        });
        return add(endpoint, latest + 1);
    }

    private String add(UUID endpoint, int generation) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        SecretKeyring.Sealed sealed = keyring.seal(secret, place(endpoint, generation));
        jdbi.useHandle(db -> db.createUpdate("""
                        INSERT INTO webhook_secret (endpoint_id, generation, key_id, sealed)
                        VALUES (:endpoint, :generation, :keyId, :sealed)""")
                .bind("endpoint", endpoint)
                .bind("generation", generation)
                .bind("keyId", sealed.keyId())
                .bind("sealed", sealed.bytes())
                .execute());
        return text(secret);
    }

    private record Row(UUID endpoint, int generation, SecretKeyring.Sealed sealed) {}

    /**
     * The secrets to sign with now, newest first; two or more while one is being replaced. An endpoint whose secrets can't be
     * opened is missing from the answer.
     */
    public Map<UUID, List<String>> inForce(Collection<UUID> endpoints) {
        List<Row> rows = jdbi.withHandle(db -> db.createQuery("""
                        SELECT endpoint_id, generation, key_id, sealed FROM webhook_secret
                        WHERE endpoint_id = ANY (:endpoints) AND (expires_at IS NULL OR expires_at > now())
                        ORDER BY endpoint_id, generation DESC""")
                .bindArray("endpoints", UUID.class, endpoints)
                .map((row, _) -> new Row(
                        row.getObject("endpoint_id", UUID.class),
                        row.getInt("generation"),
                        new SecretKeyring.Sealed(row.getString("key_id"), row.getBytes("sealed"))))
                .list());
        Map<UUID, List<String>> secrets = new HashMap<>();
        for (Row row : rows) {
            try {
                byte[] secret = keyring.open(row.sealed(), place(row.endpoint(), row.generation()));
                secrets.computeIfAbsent(row.endpoint(), _ -> new ArrayList<>()).add(text(secret));
            } catch (SecretsUnavailableException unusable) {
                LOG.errorf(
                        unusable,
                        "Secret %d of the webhook endpoint %s cannot be opened",
                        row.generation(),
                        row.endpoint());
            }
        }
        return secrets;
    }

    /** Until when a secret that was replaced signs too; null when there is none. */
    public @Nullable Instant replacedUntil(UUID endpoint) {
        OffsetDateTime until = jdbi.withHandle(db -> db.createQuery(
                        "SELECT max(expires_at) FROM webhook_secret WHERE endpoint_id = :endpoint AND expires_at >"
                                + " now()")
                .bind("endpoint", endpoint)
                .mapTo(OffsetDateTime.class)
                .findOne()
                .orElse(null));
        return until == null ? null : until.toInstant();
    }

    private static String place(UUID endpoint, int generation) {
        return endpoint + "/" + generation;
    }

    private static String text(byte[] secret) {
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }
}
