package ai.beast.events.webhook.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SignatureTest {
    /** The vector of the Standard Webhooks reference libraries. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant AT = Instant.ofEpochSecond(1614265330);
    private static final String BODY = "{\"test\": 2432232314}";

    @Test
    void theReferenceVectorIsSignedAsPublished() {
        assertThat(Signature.headers(ID, AT, BODY, List.of(SECRET)))
                .containsEntry("webhook-id", ID)
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Property(tries = 200)
    void aSignatureIsTheHmacThatTheStandardDescribes(@ForAll String id, @ForAll String body) throws Exception {
        Instant at = Instant.ofEpochSecond(1_700_000_000);
        byte[] key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed = id + "." + at.getEpochSecond() + "." + body;
        String expected =
                "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));

        assertThat(Signature.headers(id, at, body, List.of(SECRET))).containsEntry("webhook-signature", expected);
    }

    @Test
    void whileASecretIsReplacedEitherVerifies() {
        String old = secret(1);
        String fresh = secret(2);
        Map<String, String> headers = Signature.headers(ID, Instant.now(), BODY, List.of(fresh, old));

        assertThat(headers.get("webhook-signature").split(" ")).hasSize(2);
        assertThatCode(() -> verify(fresh, headers, BODY)).doesNotThrowAnyException();
        assertThatCode(() -> verify(old, headers, BODY)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(secret(3), headers, BODY)).isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void whatWasChangedOnTheWayDoesNotVerify() {
        Map<String, String> headers = Signature.headers(ID, Instant.now(), BODY, List.of(SECRET));

        assertThatThrownBy(() -> verify(SECRET, headers, BODY + " ")).isInstanceOf(WebhookVerificationException.class);
    }

    private static void verify(String secret, Map<String, String> headers, String body) throws Exception {
        Map<String, List<String>> received = headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        new Webhook(secret).verify(body, received);
    }

    private static String secret(int seed) {
        byte[] bytes = HexFormat.of().parseHex("%064x".formatted(seed));
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }
}
