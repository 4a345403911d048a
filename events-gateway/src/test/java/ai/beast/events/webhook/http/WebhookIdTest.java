package ai.beast.events.webhook.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WebhookIdTest {
    private static final UUID ENDPOINT = UUID.fromString("5f0c7c7e-5f2b-4f53-9d7d-0c4ad1b7a1c1");

    @Test
    void theIdOfAnEventAtAnEndpointNeverChanges() {
        // A receiver may remember ids for ever, so this one must stay what it is.
        assertThat(WebhookId.of(ENDPOINT, "urn:ai-beast:queue-worker", "job-1"))
                .isEqualTo("msg_6ee86268ac8b1db95ff053df66f6c9a3");
    }

    @Property
    void anotherEventOrEndpointHasAnotherId(
            @ForAll String source, @ForAll String id, @ForAll String otherSource, @ForAll String otherId) {
        String one = WebhookId.of(ENDPOINT, source, id);

        assertThat(WebhookId.of(ENDPOINT, source, id)).isEqualTo(one).matches("msg_[0-9a-f]{32}");
        assertThat(WebhookId.of(new UUID(1, 2), source, id)).isNotEqualTo(one);
        if (!source.equals(otherSource) || !id.equals(otherId)) {
            assertThat(WebhookId.of(ENDPOINT, otherSource, otherId)).isNotEqualTo(one);
        }
    }

    @Test
    void whereSourceEndsAndIdBeginsMatters() {
        assertThat(WebhookId.of(ENDPOINT, "a", "bc")).isNotEqualTo(WebhookId.of(ENDPOINT, "ab", "c"));
    }
}
