package ai.beast.events.webhook.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The {@code webhook-id} of one event at one endpoint. It is made of what it names, so it is the same for every attempt, on
 * every instance, and even if the database is lost and the event read from the log again. Stateless.
 */
public final class WebhookId {
    private static final int BYTES = 16;

    private WebhookId() {}

    /** {@code msg_} and the first 128 bits of a SHA-256 in hexadecimal; each text goes in after its length. */
    public static String of(UUID endpoint, String source, String eventId) {
        MessageDigest digest = sha256();
        for (String part : new String[] {endpoint.toString(), source, eventId}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        return "msg_" + HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
