package ai.beast.events.publish.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.Caller;
import ai.beast.security.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final Caller PERSON = new Caller("laptop", Set.of(Scope.READ, Scope.WRITE, Scope.ADMIN));
    private static final Caller SERVICE = new Caller("queue-worker", Set.of(Scope.READ, Scope.WRITE, Scope.SERVICE));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0000",
                "\\u001f",
                "\\n",
                "\\u007f",
                "\\u009f",
                "\\ufdd0",
                "\\uffff",
                "\\ud83f\\udfff",
                "\\ud800",
                "\\udc00",
                "\\ud800\\ud800",
                "\\udc00\\ud800",
                "\u0085",
                "\uFFFE"
            })
    void refusesForbiddenCharactersInAttributes(String character) {
        for (String attribute : new String[] {"id", "source", "type", "subject", "datacontenttype", "extension"}) {
            assertInvalid(event(attribute, "custom.a" + character), attribute);
        }
    }

    @Test
    void acceptsOtherCharactersOfUnicode() {
        assertThat(read(event("id", "日本 \\ud83d\\ude00 😀 \\u00e9")).id()).isEqualTo("日本 😀 😀 é");
    }

    @ParameterizedTest
    @CsvSource({"id, 512", "source, 512", "type, 256", "subject, 1024", "extension, 1024"})
    void boundsAttributesInBytes(String attribute, int bytes) {
        String prefix = attribute.equals("type") ? "custom." : "";
        String ascii = prefix + "a".repeat(bytes - prefix.length());
        assertThat(read(event(attribute, ascii))).isNotNull();
        assertInvalid(event(attribute, ascii + "a"), attribute);
        if (!attribute.equals("type")) {
            String cjk = "模".repeat(bytes / 3);
            assertThat(read(event(attribute, cjk))).isNotNull();
            assertInvalid(event(attribute, cjk + "模"), attribute);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"\\ud800"}               | data.model
            {"model":"a\\u0000"}              | data.model
            {"files":["a",{"b":"\\udfff"}]}   | data.files[1].b
            "\\udfff\\ud800"                  | data
            {"a":{"\\u0000":1}}               | data.a
            """)
    void refusesStringsInDataThatNoStoreKeeps(String data, String field) {
        String json = event("id", "1").replace("{\"n\":1}", data);
        assertInvalid(json, field);
        assertThatThrownBy(() -> reader(PERSON).batch(utf8("[" + event("id", "0") + "," + json + "]")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.toProblem().field()).isEqualTo("[1]." + field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud83d\\ude00\"", "\"\\\\u0000\"", "\"\\u0001\\\\\\\"\"", "\"\\\\ud800\""})
    void acceptsEscapesThatEveryStoreKeeps(String data) {
        assertThat(read(event("id", "1").replace("{\"n\":1}", data))).isNotNull();
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        for (int[] bytes : new int[][] {
            {0xFF}, {0xC0, 0xA0}, {0xC3, 0x28}, {0xED, 0xA0, 0x80}, {0xF4, 0x90, 0x80, 0x80}, {0xE2, 0x82}
        }) {
            byte[] body = utf8(event("id", "1").replace("{\"n\":1}", "\"" + "~".repeat(bytes.length) + "\""));
            int at = new String(body, StandardCharsets.UTF_8).indexOf('~');
            for (int index = 0; index < bytes.length; index++) {
                body[at + index] = (byte) bytes[index];
            }
            assertThatThrownBy(() -> reader(PERSON).one(body))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.MALFORMED_JSON));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:ai-beast:queue-worker", "urn:ai-beast:", "URN:AI-Beast:other", "urn:ai-beast:laptop"})
    void reservesTheSourcesOfServices(String source) {
        assertForbidden(PERSON, event("source", source), "source");
    }

    @Test
    void reservesTheTypesOfServices() {
        assertForbidden(PERSON, deleted("urn:home"), "type");
    }

    @Test
    void allowsAServiceItsOwnSourceOnly() {
        assertThat(reader(SERVICE).one(utf8(deleted("urn:ai-beast:queue-worker"))))
                .isNotNull();
        assertForbidden(SERVICE, deleted("urn:ai-beast:registry-service"), "source");
        assertForbidden(SERVICE, deleted("urn:ai-beast:queue-worker:x"), "source");
    }

    private static void assertInvalid(String json, String field) {
        assertThatThrownBy(() -> read(json)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_EVENT);
            assertThat(refused.toProblem().field()).isEqualTo(field);
        });
    }

    private static void assertForbidden(Caller caller, String json, String field) {
        assertThatThrownBy(() -> reader(caller).one(utf8(json)))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN);
                    assertThat(refused.toProblem().field()).isEqualTo(field);
                });
    }

    private static NewEvent read(String json) {
        return reader(PERSON).one(utf8(json));
    }

    private static EventReader reader(Caller caller) {
        return new EventReader(new DataSchemas(), Clock.systemUTC(), caller);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An event with one attribute set. */
    private static String event(String attribute, String value) {
        String json = """
                {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"1","data":{"n":1}}""";
        String member = "\"" + attribute + "\":\"" + value + "\"";
        String present = json.replaceFirst(
                "\"" + attribute + "\":\"[^\"]*\"", member.replace("\\", "\\\\").replace("$", "\\$"));
        return present.contains(member) ? present : json.replace("\"data\"", member + ",\"data\"");
    }

    private static String deleted(String source) {
        return """
                {"specversion":"1.0","type":"model.deleted","source":"%s","id":"1","data":{"model":"m"}}""".formatted(source);
    }
}
