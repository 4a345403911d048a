package ai.beast.events.webhook.secret;

import ai.beast.events.webhook.WebhookConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals signing secrets with AES-256-GCM before they go to the database. The keys lie in a file beside the API keys, one of
 * 64 hexadecimal digits a line: the first seals, the others only open, so that a new one can be put before an old one. The
 * file is made, readable by its owner only, when it is not there. Processes that share a database need the same file.
 *
 * <p>What is sealed is bound to a text, the place it belongs to: moved to another place it cannot be opened. Thread-safe.
 */
@ApplicationScoped
public class SecretKeyring {
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
    private static final HexFormat HEX = HexFormat.of();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final SecureRandom random = new SecureRandom();
    private volatile @Nullable Loaded loaded;

    private record Loaded(Map<String, SecretKey> keys, FileTime modified) {}

    /**
     * Something sealed.
     *
     * @param keyId which key opens it: the first 8 hexadecimal digits of the key's SHA-256
     * @param bytes nonce and ciphertext with tag
     */
    public record Sealed(String keyId, byte[] bytes) {}

    SecretKeyring(WebhookConfiguration configuration) {
        this.file = configuration.keyFile();
    }

    /** @throws SecretsUnavailableException when the key file can be neither read nor made */
    public Sealed seal(byte[] secret, String place) {
        Map.Entry<String, SecretKey> key = keys().entrySet().iterator().next();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, key.getValue(), nonce, place).doFinal(secret);
            byte[] bytes = new byte[NONCE_BYTES + sealed.length];
            System.arraycopy(nonce, 0, bytes, 0, NONCE_BYTES);
            System.arraycopy(sealed, 0, bytes, NONCE_BYTES, sealed.length);
            return new Sealed(key.getKey(), bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has AES-GCM", impossible);
        }
    }

    /** @throws SecretsUnavailableException when the key is not in the file, or this was not sealed for this place */
    public byte[] open(Sealed sealed, String place) {
        SecretKey key = keys().get(sealed.keyId());
        if (key == null) {
            throw new SecretsUnavailableException(
                    "Signing secrets were sealed with the key " + sealed.keyId() + ", which is not in " + file, null);
        }
        byte[] bytes = sealed.bytes();
        try {
            return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(bytes, NONCE_BYTES), place)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        } catch (AEADBadTagException forged) {
            throw new SecretsUnavailableException("A stored signing secret is damaged or was moved", forged);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has AES-GCM", impossible);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Read again when the file changed, so that a new key needs no restart. */
    private Map<String, SecretKey> keys() {
        try {
            if (!Files.exists(file)) {
                make();
            }
            FileTime modified = Files.getLastModifiedTime(file);
            Loaded now = loaded;
            if (now == null || !now.modified().equals(modified)) {
                now = new Loaded(read(), modified);
                loaded = now;
            }
            return now.keys();
        } catch (IOException | UnsupportedOperationException unusable) {
            throw new SecretsUnavailableException("The keys of the signing secrets cannot be read or made", unusable);
        }
    }

    private Map<String, SecretKey> read() throws IOException {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (KEY.matcher(line.strip()).matches()) {
                byte[] key = HEX.parseHex(line.strip());
                keys.put(keyId(key), new SecretKeySpec(key, "AES"));
            }
        }
        if (keys.isEmpty()) {
            throw new SecretsUnavailableException("There is no key in " + file, null);
        }
        return keys;
    }

    /** Written aside and linked to its name, so that no process reads half a file and one of several processes makes it. */
    private void make() throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path aside = Files.createTempFile(
                directory,
                ".webhook-keys",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            byte[] key = new byte[32];
            random.nextBytes(key);
            Files.writeString(aside, HEX.formatHex(key) + "\n");
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // by another process; that one counts
        } finally {
            Files.delete(aside);
        }
    }

    private static String keyId(byte[] key) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(key))
                    .substring(0, 8);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
