package ai.beast.jobs.call;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs calls as Standard Webhooks says ({@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature} with {@code v1} and
 * HMAC-SHA256), with the secret of this installation, which is made at the first call. Thread-safe.
 */
@ApplicationScoped
class CallSignature {
    private static final String PREFIX = "whsec_";
    private static final int SECRET_BYTES = 32;

    private final @Nullable String configured;
    private final Path file;

    CallSignature(HttpCallConfiguration configuration) {
        this.configured = configuration.secret().orElse(null);
        this.file = configuration.secretFile();
    }

    /** @param id the same for every attempt */
    Map<String, String> headers(String id, Instant at, String body) throws IOException {
        String time = Long.toString(at.getEpochSecond());
        byte[] signature = hmac(secret(), id + "." + time + "." + body);
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", time,
                "webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature));
    }

    private byte[] secret() throws IOException {
        if (configured != null) {
            return decoded("AI_BEAST_HTTP_CALL_SECRET", configured);
        }
        try {
            return read();
        } catch (NoSuchFileException absent) {
            make();
            return read();
        }
    }

    private byte[] read() throws IOException {
        return decoded("The secret in " + file, Files.readString(file, StandardCharsets.US_ASCII));
    }

    private static byte[] decoded(String what, String secret) throws IOException {
        String text = secret.strip();
        try {
            return Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
        } catch (IllegalArgumentException malformed) {
            throw new IOException(what + " must be " + PREFIX + " and Base64", malformed);
        }
    }

    /** Whole or not at all, and readable by this user only. Of two processes one makes it. */
    private void make() throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory");
        Files.createDirectories(directory);
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        FileAttribute<?>[] own = Files.getFileStore(directory).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path beside = Files.createTempFile(directory, ".http-call-secret", ".tmp", own);
        try {
            Files.writeString(
                    beside,
                    PREFIX + Base64.getEncoder().encodeToString(secret) + "\n",
                    StandardOpenOption.TRUNCATE_EXISTING);
            Files.createLink(file, beside);
        } catch (FileAlreadyExistsException other) {
            // The other process's secret counts.
        } finally {
            Files.delete(beside);
        }
    }

    private static byte[] hmac(byte[] secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has HmacSHA256", impossible);
        }
    }
}
