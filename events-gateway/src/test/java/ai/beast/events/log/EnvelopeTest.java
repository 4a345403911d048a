package ai.beast.events.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    @Test
    void attributesAreReadWhereverTheyStand() {
        String json =
                "{\"data\":{\"type\":\"inner\",\"list\":[1,{\"id\":2}]},\"type\":\"t\",\"id\":\"i\",\"source\":\"s\",\"subject\":null}";

        assertThat(Envelope.parse(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(new Envelope("i", "s", "t", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "null",
                "7",
                "{\"type\":\"t\",\"id\":\"i\"}",
                "{\"type\":\"t\",\"id\":\"i\",\"source\":7}",
                "{\"type\":\"t\",\"id\":\"i\",\"source\":\"s\"} {}",
                "{\"type\":\"t\",\"id\":\"i\",\"source\":\"s\""
            })
    void whatIsNoEventHasNoEnvelope(String json) {
        assertThat(Envelope.parse(json.getBytes(StandardCharsets.UTF_8))).isNull();
    }

    @Property
    void noTextBreaksTheReader(@ForAll String text) {
        assertThat(Envelope.parse(text.getBytes(StandardCharsets.UTF_8))).isNull();
    }
}
