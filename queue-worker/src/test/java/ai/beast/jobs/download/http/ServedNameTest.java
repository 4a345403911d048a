package ai.beast.jobs.download.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServedNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachment; filename=\"mix_v3.safetensors\" | mix_v3.safetensors",
                "attachment; filename=mix_v3.safetensors | mix_v3.safetensors",
                "attachment;filename=a.gguf;size=7 | a.gguf",
                "attachment; filename=\"x.gguf\"; filename*=UTF-8''%C3%A9t%C3%A9.gguf | \u00e9t\u00e9.gguf",
                "attachment; filename*=iso-8859-1'en'%E9.gguf | \u00e9.gguf",
                "attachment; filename=\"../../x.gguf\" | x.gguf",
                "attachment; filename=\"C:\\\\models\\\\x.gguf\" | x.gguf",
                "attachment; filename=\".hidden.gguf\" | hidden.gguf",
                "ATTACHMENT; FILENAME=\"a b.gguf\" | a b.gguf",
                "filename=a.gguf | a.gguf"
            })
    void cleansTheNameThatAServerGives(String header, String name) {
        assertThat(ServedName.disposition(header)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attachment",
                "inline; filename=\"\"",
                "attachment; filename=\"..\"",
                "attachment; filename=\"a/\"",
                "x"
            })
    void takesNoNameFromAnEmptyOne(String header) {
        assertThat(ServedName.disposition(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\\\\", "\\a", "; filename=", "'"})
    void endsForHeadersOfAnyLength(String part) {
        for (int length = 1; length <= 60_000; length *= 7) {
            String header =
                    "attachment; filename*=UTF-8''" + part.repeat(length) + "; filename=\"" + part.repeat(length);

            ServedName.disposition(header);
            ServedName.disposition(header + ".gguf\"");
        }
        assertThat(ServedName.disposition("attachment; filename=\"" + "a".repeat(60_000) + "\""))
                .isEmpty();
    }

    @Test
    void readsUtf8InAQuotedName() {
        assertThat(ServedName.disposition("attachment; filename=\"\u00c3\u00a9.gguf\""))
                .contains("\u00e9.gguf");
    }
}
