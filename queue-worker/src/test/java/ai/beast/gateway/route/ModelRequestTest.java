package ai.beast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRequestTest {
    private static final String FORM = "multipart/form-data; boundary=\"--x1\"";

    @Test
    void replacesOnlyTheModel() throws GatewayException {
        String body = " {\"messages\" : [{\"model\":\"inner\",\"n\":1e400}], \"mod\\u0065l\":\t\"größe:1b\""
                + " ,\"x\":\"\\ud800\"}\n";

        ModelRequest request = ModelRequest.ofJson(Buffer.buffer(body), false);

        assertThat(request.model()).isEqualTo("größe:1b");
        assertThat(request.withModel("a\"ö")).hasToString(body.replace("\"größe:1b\"", "\"a\\\"ö\""));
        assertThat(request.withModel("größe:1b")).isSameAs(request.body());
    }

    @Test
    void readsWhetherAStreamIsAskedFor() throws GatewayException {
        assertThat(ModelRequest.ofJson(Buffer.buffer("{\"model\":\"a\"}"), false).stream())
                .isNull();
        assertThat(ModelRequest.ofJson(Buffer.buffer("{\"model\":\"a\",\"stream\":true}"), false).stream())
                .isTrue();
        assertThat(ModelRequest.ofJson(Buffer.buffer("{\"stream\":false,\"model\":\"a\"}"), false).stream())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "[]",
                "\"a\"",
                "{}",
                "{\"model\":1}",
                "{\"model\":null}",
                "{\"model\":\"\"}",
                "{\"model\":\"a\"",
                "{\"model\":\"a\"} {\"model\":\"b\"}",
                "{\"model\":\"a\",\"model\":\"b\"}",
                "{\"model\":\"a\",\"MODEL\":\"b\"}",
                "{\"Model\":\"a\"}",
                "{\"model\":\"a\",}",
                "{'model':'a'}",
                "{\"model\":\"a\",\"n\":NaN}",
                "\ufeff{\"model\":\"a\"}",
                "<html></html>"
            })
    void refusesBodiesWithoutOneModel(String body) {
        assertThatThrownBy(() -> ModelRequest.ofJson(Buffer.buffer(body), false))
                .isInstanceOf(GatewayException.class)
                .satisfies(
                        e -> assertThat(((GatewayException) e).error().status()).isEqualTo(400));
    }

    @Test
    void refusesOtherEncodings() {
        for (var encoding : new java.nio.charset.Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            Buffer body = Buffer.buffer("{\"model\":\"a\"}".getBytes(encoding));
            assertThatThrownBy(() -> ModelRequest.ofJson(body, false)).isInstanceOf(GatewayException.class);
        }
    }

    @Test
    void readsTheOldNameWhereItIsAllowed() throws GatewayException {
        Buffer old = Buffer.buffer("{\"name\":\"a\"}");
        assertThat(ModelRequest.ofJson(old, true).model()).isEqualTo("a");
        assertThatThrownBy(() -> ModelRequest.ofJson(old, false)).isInstanceOf(GatewayException.class);
        assertThat(ModelRequest.ofJson(Buffer.buffer("{\"name\":\"a\",\"model\":\"b\"}"), true)
                        .model())
                .isEqualTo("b");
    }

    @Test
    void passesImagesThatAreLong() throws GatewayException {
        String body = "{\"images\":[\"" + "A".repeat(25_000_000) + "\"],\"model\":\"a\"}";

        ModelRequest request = ModelRequest.ofJson(Buffer.buffer(body), false);

        assertThat(request.model()).isEqualTo("a");
        Buffer renamed = request.withModel("bc");
        assertThat(renamed.getString(renamed.length() - 17, renamed.length())).isEqualTo("A\"],\"model\":\"bc\"}");
    }

    @Test
    void replacesTheFieldOfAForm() throws GatewayException {
        String body = "----x1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"name=model\"\r\n\r\n\0\1\r\n"
                + "----x1\r\ncontent-disposition: form-data; name=model\r\n\r\nwhisper\r\n----x1--\r\n";

        ModelRequest request = ModelRequest.ofForm(Buffer.buffer(body), FORM);

        assertThat(request.model()).isEqualTo("whisper");
        assertThat(request.withModel("other")).hasToString(body.replace("whisper", "other"));
    }

    @Test
    void refusesFormsWithoutOneModel() {
        String part = "----x1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\na\r\n";
        for (String body : new String[] {"", "----x1--", part + part + "----x1--", part}) {
            assertThatThrownBy(() -> ModelRequest.ofForm(Buffer.buffer(body), FORM))
                    .as(body)
                    .isInstanceOf(GatewayException.class);
        }
        assertThatThrownBy(() -> ModelRequest.ofForm(Buffer.buffer(part + "----x1--"), "text/plain"))
                .isInstanceOf(GatewayException.class);
    }
}
