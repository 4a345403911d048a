package ai.beast.modelfiles;

import static ai.beast.modelfiles.Bytes.safetensors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.modelfiles.ModelFileException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsReaderTest {

    @Test
    void readsWhatIsWrittenOut() throws Exception {
        String json = """
                {"__metadata__":{"format":"pt","modelspec.architecture":"stable-diffusion-xl-v1-base","modelspec.title":"SDXL"},
                 "b":{"data_offsets":[24,28],"dtype":"F32","shape":[]},
                 "a":{"dtype":"BF16","shape":[3,4],"data_offsets":[0,24]},
                 "z":{"dtype":"F4","shape":[0,2],"data_offsets":[28,28]}}   """;

        ModelHeader header = Bytes.read(safetensors(json, 28));

        int dataStart = 8 + json.length();
        assertThat(header.format()).isEqualTo(ModelFormat.SAFETENSORS);
        assertThat(header.architecture()).isEqualTo("stable-diffusion-xl-v1-base");
        assertThat(header.name()).isEqualTo("SDXL");
        assertThat(header.quantization()).isEqualTo("BF16");
        assertThat(header.parameterCount()).isEqualTo(13);
        assertThat(header.metadata()).containsEntry("format", "pt");
        assertThat(header.tensorDataStart()).isEqualTo(dataStart);
        assertThat(header.tensors())
                .containsExactly(
                        new Tensor("b", "F32", List.of(), dataStart + 24, 4),
                        new Tensor("a", "BF16", List.of(3L, 4L), dataStart, 24),
                        new Tensor("z", "F4", List.of(0L, 2L), dataStart + 28, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}                   | BAD_SHAPE
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}                   | BAD_SHAPE
            {"a":{"dtype":"F32","shape":[9],"data_offsets":[0,36]}}                  | DATA_OUT_OF_FILE
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775800,9223372036854775804]}} | DATA_OUT_OF_FILE
            {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}                  | OVERFLOW
            {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}} | OVERFLOW
            {"a":{"dtype":"F32","shape":[9999999999,9999999999],"data_offsets":[0,4]}} | OVERFLOW
            {"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}                    | OVERFLOW
            {"a":{"dtype":"F 31","shape":[1],"data_offsets":[0,4]}}                  | BAD_VALUE
            {"a":{"dtype":"F31","shape":[1],"data_offsets":[8,4]}}                   | BAD_SHAPE
            {"a":{"dtype":"F31","shape":[33],"data_offsets":[0,4]}}                  | BAD_SHAPE
            {"a":{"dtype":"F31","shape":[1],"data_offsets":[0,99]}}                  | DATA_OUT_OF_FILE
            {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}} | OVERLAP
            {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}} | DUPLICATE_NAME
            {"a":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}}       | BAD_JSON
            {"__metadata__":{"k":"1","k":"2"}}                                       | DUPLICATE_NAME
            {"__metadata__":{},"__metadata__":{}}                                    | DUPLICATE_NAME
            {"__metadata__":{"k":1}}                                                 | BAD_JSON
            {"__metadata__":{"k":{"l":"m"}}}                                         | BAD_JSON
            {"a":{"dtype":"U8","shape":[4]}}                                         | BAD_JSON
            {"a":{"dtype":"U8","shape":[4],"data_offsets":[0]}}                      | BAD_JSON
            {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,4]}}                  | BAD_JSON
            {"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}}                  | BAD_JSON
            {"a":{"dtype":"U8","shape":4,"data_offsets":[0,4]}}                      | BAD_JSON
            {"a":{"dtype":8,"shape":[4],"data_offsets":[0,4]}}                       | BAD_JSON
            {"a":[]}                                                                 | BAD_JSON
            {"a"                                                                     | BAD_JSON
            {} {}                                                                    | BAD_JSON
            """)
    void refuses(String json, Reason reason) {
        refused(safetensors(json.strip(), 8), reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"__metadata__\":null,\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4],\"more\":{\"x\":[1]}},\"__metadata__\":{}}",
                "{\"a\":{\"dtype\":\"F8_NEWER\",\"shape\":[4],\"data_offsets\":[0,4]}}"
            })
    void readsWhatTheFormatsLibraryReads(String json) throws Exception {
        ModelHeader header = Bytes.read(safetensors(json, 4));

        assertThat(header.parameterCount()).isEqualTo(4);
        assertThat(header.tensorBytes()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"__metadata__":{"k":1}}                            | __metadata__ key k does not hold a string
            {"__metadata__":[]}                                 | __metadata__ is neither an object nor null
            {"lm_head":null}                                    | The entry of tensor lm_head is not an object
            {"a":{"dtype":"U8","shape":[4]}}                    | Tensor a lacks data_offsets of two numbers
            {"a":{"shape":[4],"data_offsets":[0,4]}}            | Tensor a lacks dtype
            """)
    void namesKeyOrTensorOfTheFault(String json, String message) {
        assertThatThrownBy(() -> Bytes.read(safetensors(json.strip(), 8)))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        ModelFileException.class,
                        fault -> assertThat(fault.detail()).contains(message).matches(".* \\(at byte [1-9][0-9]*\\)"));
    }

    @Test
    void refusesObjectsNestedWithoutEnd() {
        refused(safetensors("{\"a\":".repeat(100_000), 0), Reason.BAD_JSON);
        refused(safetensors("{\"a\":{\"shape\":" + "[".repeat(100_000), 0), Reason.BAD_JSON);
    }

    @Test
    void refusesNumbersOfAnyLength() {
        refused(safetensors("{\"a\":{\"shape\":[" + "9".repeat(1_000_000) + "]}}", 0), Reason.BAD_JSON);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] bytes = safetensors("{\"a?\":{}}", 0);
        bytes[8 + 3] = (byte) 0xff;
        refused(bytes, Reason.BAD_TEXT);
    }

    @Test
    void refusesAHeaderThatIsCutOffOrTooLong() {
        refused(new Bytes().i64(1000).ascii("{\"a\":{").zeros(10).done(), Reason.TRUNCATED);
        refused(new Bytes().i64(100_000_001).ascii("{").zeros(10).done(), Reason.NOT_A_MODEL);
        refused(new Bytes().i64(100_000_001).ascii("{").zeros(100_000_000).done(), Reason.HEADER_TOO_LARGE);
    }

    private static void refused(byte[] bytes, Reason reason) {
        assertThatThrownBy(() -> Bytes.read(bytes))
                .isInstanceOfSatisfying(
                        ModelFileException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }
}
