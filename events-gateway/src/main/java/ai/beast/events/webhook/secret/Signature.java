package ai.beast.events.webhook.secret;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The headers that make an HTTP request a Standard Webhook. Stateless. */
public final class Signature {
    /** The message's identity; the same for every attempt. */
    public static final String ID = "webhook-id";
    /** Time of the attempt, in seconds since 1970. */
    public static final String TIMESTAMP = "webhook-timestamp";
    /** One signature a secret, separated by spaces. */
    public static final String SIGNATURE = "webhook-signature";

    private Signature() {}

    /** @param secrets newest first; each signs, so that a receiver may have any of them */
    public static Map<String, String> headers(String id, Instant at, String body, List<String> secrets) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(ID, id);
        headers.put(TIMESTAMP, Long.toString(at.getEpochSecond()));
        headers.put(
                SIGNATURE,
                secrets.stream().map(secret -> sign(secret, id, at, body)).collect(Collectors.joining(" ")));
        return headers;
    }

    private static String sign(String secret, String id, Instant at, String body) {
        try {
            return new Webhook(secret).sign(id, at.getEpochSecond(), body);
        } catch (EmptyWebhookSecretException | WebhookSigningException impossible) {
            throw new IllegalStateException("A secret that was made here can be signed with", impossible);
        }
    }
}
