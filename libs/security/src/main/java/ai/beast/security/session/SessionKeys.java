package ai.beast.security.session;

import ai.beast.security.ApiKey;
import ai.beast.security.SecurityConfiguration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/**
 * The keys of the file {@code session-keys} beside the API keys, one of 64 hexadecimal digits a line. The first signs, all
 * verify, so that a new one can be put before an old one. A changed file takes effect within a second; a missing one signs
 * and verifies nothing. Thread-safe.
 */
@Singleton
public class SessionKeys {
    private static final Logger LOG = Logger.getLogger(SessionKeys.class);
    private static final String FILE = "session-keys";
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private record Loaded(List<SecretKeySpec> keys, Instant lookedAt) {}

    private final Path file;
    private final Clock clock;
    private volatile Loaded loaded = new Loaded(List.of(), Instant.MIN);

    @Inject
    SessionKeys(SecurityConfiguration configuration) {
        this(configuration.apiKeysFile().resolveSibling(FILE), Clock.systemUTC());
    }

    SessionKeys(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Signs a text for an API key: the signature does not verify once another key has taken its id.
     *
     * @param purpose keeps signatures of one kind of text from verifying as another
     * @return the signature in Base64 for URLs; empty when the installation has no session keys
     */
    public Optional<String> sign(String purpose, String text, ApiKey owner) {
        return current().stream()
                .findFirst()
                .map(key -> Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, purpose, text, owner)));
    }

    /** Whether {@link #sign} made the signature with one of the keys. */
    public boolean verifies(String purpose, String text, ApiKey owner, String signature) {
        byte[] presented;
        try {
            presented = Base64.getUrlDecoder().decode(signature);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        return current().stream().anyMatch(key -> MessageDigest.isEqual(mac(key, purpose, text, owner), presented));
    }

    /** 8 hexadecimal digits of the signing key's digest, which tell installations on one host apart. */
    Optional<String> installation() {
        return current().stream().findFirst().map(key -> HexFormat.of().formatHex(sha256(key.getEncoded()), 0, 4));
    }

    private List<SecretKeySpec> current() {
        Loaded now = loaded;
        Instant time = clock.instant();
        // The clock may have been set back since.
        if (!now.lookedAt().isAfter(time.minus(POLL_INTERVAL)) || now.lookedAt().isAfter(time)) {
            now = new Loaded(read(now), time);
            loaded = now;
        }
        return now.keys();
    }

    private List<SecretKeySpec> read(Loaded before) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .map(String::strip)
                    .filter(KEY.asMatchPredicate())
                    .map(line -> new SecretKeySpec(HexFormat.of().parseHex(line), ALGORITHM))
                    .toList();
        } catch (NoSuchFileException absent) {
            if (!before.keys().isEmpty() || before.lookedAt().equals(Instant.MIN)) {
                LOG.warnf("The session keys file %s is missing; no browser session is accepted until it is made", file);
            }
            return List.of();
        } catch (IOException unreadable) {
            LOG.warnf("The session keys file %s cannot be read: %s", file, unreadable);
            return List.of();
        }
    }

    private static byte[] mac(SecretKeySpec key, String purpose, String text, ApiKey owner) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((purpose + "\n" + owner.sha256() + "\n" + text).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, impossible);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
