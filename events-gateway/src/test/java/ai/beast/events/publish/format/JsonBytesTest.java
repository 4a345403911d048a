package ai.beast.events.publish.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class JsonBytesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Property
    void findsExactlyNulAndLoneSurrogates(@ForAll("texts") String text) throws IOException {
        boolean unstorable = text.codePoints().anyMatch(c -> c == 0 || c >= 0xD800 && c <= 0xDFFF);

        assertThat(JsonBytes.firstUnstorable(escaped(text)) >= 0).isEqualTo(unstorable);
    }

    @Property
    void acceptsWhateverIsUtf8(@ForAll("texts") String text) throws IOException {
        String storable = text.codePoints()
                .filter(c -> c != 0 && (c < 0xD800 || c > 0xDFFF))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(JsonBytes.firstUnstorable(JSON.writeValueAsBytes(storable))).isEqualTo(-1);
    }

    @Property
    void findsSameByteBehindPlainText(@ForAll("texts") String text, @ForAll @IntRange(max = 24) int length)
            throws IOException {
        byte[] json = escaped(text);
        byte[] longer =
                ("a".repeat(length) + new String(json, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII);
        int at = JsonBytes.firstUnstorable(json);

        assertThat(JsonBytes.firstUnstorable(longer)).isEqualTo(at < 0 ? at : at + length);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('\0', '\n', '"', '\\', 'u', 'a', '\u007f', 'é', '模', '\uFFFF')
                .withCharRange('\uD7FE', '\uE001')
                .ofMaxLength(12);
    }

    /** Each character outside ASCII as an escape; the library itself refuses to write lone surrogates. */
    private static byte[] escaped(String text) throws IOException {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            json.append(
                    c == '"' || c == '\\'
                            ? "\\" + c
                            : c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        byte[] bytes = json.append('"').toString().getBytes(StandardCharsets.US_ASCII);
        try (var parser = new JsonFactory().createParser(bytes)) {
            parser.nextToken();
            assertThat(parser.getText()).isEqualTo(text);
        }
        return bytes;
    }
}
