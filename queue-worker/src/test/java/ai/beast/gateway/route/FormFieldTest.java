package ai.beast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A form in which servers could see another model than the gateway does reaches none of them. */
class FormFieldTest {
    private static final String TYPE = "multipart/form-data; boundary=x1";
    private static final String MODEL = part("Content-Disposition: form-data; name=\"model\"", "allowed");
    private static final String END = "--x1--\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=\"model\"",
                "Content-Disposition: form-data; name=\"Model\"",
                "Content-Disposition: form-data; name=\"model[]\"",
                "Content-Disposition: form-data; name=\"mod\\el\"",
                "Content-Disposition: form-data; name=\"mod%65l\"",
                "Content-Disposition: form-data; name=\" model\"",
                "Content-Disposition: form-data; name*=utf-8''model",
                "Content-Disposition: form-data; name*0=mo; name*1=del",
                "Content-Disposition: form-data; name=\"other\"; name=\"model\"",
                "Content-Disposition: form-data; name = \"model\"",
                "Content-Disposition: form-data; name='model'",
                "Content-Disposition: form-data; x=\"; name=other\"; name=\"model\"",
                "Content-Disposition: form-data; filename=\"; name=other; \"; name=\"model\"",
                "Content-Disposition: form-data; name=\"other\"; filename=\"a; name=model; b\"",
                "Content-Disposition: form-data; name=\"other\"; filename=\"a\\\"; name=\\\"model\"",
                "Content-Disposition: form-data;\r\n name=\"model\"",
                "Content-Disposition: form-data; name=\"other\"\r\nContent-Disposition: form-data; name=\"model\"",
                "Content-Disposition : form-data; name=\"model\"",
                "Content-Disposition: attachment; name=\"model\"",
                "X: y\nContent-Disposition: form-data; name=\"model\"",
                "Content-Disposition: form-data; name=\"other\"\n\nmodel",
                "Content-Disposition: form-data; name=\"other\"\r\nContent-Type: multipart/mixed; boundary=y",
                "Content-Disposition: form-data; name=\"_charset_\"",
                "X-Other: none",
            })
    void refusesASecondModelInDisguise(String head) {
        refuses(TYPE, MODEL + part(head, "forbidden") + END);
        refuses(TYPE, part(head, "forbidden") + MODEL + END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=\"model\"; filename=\"a.txt\"",
                "Content-Disposition: form-data; name=\"model\"\r\nContent-Transfer-Encoding: base64",
                "Content-Disposition: form-data; name=\"model\"\r\nContent-Transfer-Encoding: quoted-printable",
                "Content-Disposition: form-data; name=\"model\"\r\nContent-Type: text/plain; charset=utf-7",
                "Content-Disposition: form-data; name=\"model\"\r\nContent-Type: application/json",
            })
    void refusesAModelThatCouldBeReadOtherwise(String head) {
        refuses(TYPE, part(head, "YWxsb3dlZA==") + END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%1$s%2$s",
                "preamble\r\n%1$s%2$s",
                "\r\n%1$s%2$s",
                "--x1--\r\n%1$s%2$s",
                "%1$s--x1--\r\n%2$s",
                "%1$s--x1 \r\n\r\n%2$s",
                "%1$s--x1\n%2$s",
                "%1$s--x12\r\n%2$s",
                "%1$s--x1\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\na\n%2$s",
                "%1$s--x1\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\na%2$s",
                "%1$s%3$sepilogue",
                "%1$s--x1\r\n\r\nno head\r\n%3$s",
            })
    void refusesFormsWithoutPlainBoundaries(String form) {
        String other = part("Content-Disposition: form-data; name=\"model\"", "forbidden") + END;

        refuses(TYPE, String.format(form, MODEL, other, END));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=y; boundary=x1",
                "multipart/form-data; boundary=x1; boundary=y",
                "multipart/form-data; boundary*=utf-8''y; boundary=x1",
                "multipart/form-data; xboundary=x1",
                "multipart/form-data; a=\"; boundary=x1\"; boundary=y",
                "multipart/form-data; boundary=\"x\\1\"",
                "multipart/form-data, boundary=x1",
                "multipart/mixed; boundary=x1",
                "multipart/form-data",
                "multipart/form-data; boundary=",
            })
    void refusesBoundariesThatAreNotPlain(String type) {
        refuses(type, MODEL + END);
    }

    @Test
    void takesWhatClientsWrite() throws GatewayException {
        String file =
                "Content-Disposition: form-data; name=\"file\"; filename=\"größe (1)=a.wav\"\r\nContent-Type: audio/wav";
        String body = part(file, "\0\r\n--x\r\n\n\1")
                + part("content-disposition: form-data; name=timestamp_granularities[]", "word")
                + part(
                        "Content-Disposition: form-data; name=\"model\"\r\nContent-Type: text/plain; charset=ISO-8859-1"
                                + "\r\nContent-Transfer-Encoding: 8bit\r\nContent-Length: 7",
                        "whisper")
                + part("Content-Disposition: form-data; name=\"prompt\"; filename*=utf-8''gr%C3%B6%C3%9Fe", "")
                + "--x1--";

        for (String type : new String[] {TYPE, "Multipart/Form-Data; charset=utf-8;Boundary=\"x1\""}) {
            ModelRequest request = ModelRequest.ofForm(bytes(body), type);

            assertThat(request.model()).isEqualTo("whisper");
            assertThat(request.withModel("b")).isEqualTo(bytes(body.replace("whisper", "b")));
        }
    }

    private static String part(String head, String value) {
        return "--x1\r\n" + head + "\r\n\r\n" + value + "\r\n";
    }

    private static Buffer bytes(String body) {
        return Buffer.buffer(body.getBytes(StandardCharsets.UTF_8));
    }

    private static void refuses(String type, String body) {
        assertThatThrownBy(() -> ModelRequest.ofForm(bytes(body), type))
                .as(body)
                .isInstanceOf(GatewayException.class)
                .satisfies(refused -> assertThat(
                                ((GatewayException) refused).error().status())
                        .isEqualTo(400));
    }
}
