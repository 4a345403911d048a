package ai.beast.registry.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatedSizeTest {
    private static final Path CATALOGUE = Path.of("src/main/resources/catalogue/known-models.ndjson");

    /** Also where the count is only that of the name: rounded down to what a name would say. */
    @Test
    void knownSizesAreWithinTheBound() throws Exception {
        List<String> checked = new ArrayList<>();
        for (String line : Files.readAllLines(CATALOGUE)) {
            JsonNode entry = new ObjectMapper().readTree(line);
            long size = entry.path("sizeBytes").asLong();
            long parameters = entry.path("parameterCount").asLong();
            if (size > 0 && parameters > 0 && entry.has("quantization")) {
                String id = entry.path("id").asText();
                String quantization = entry.path("quantization").asText();
                checked.add(id);
                assertThat(StatedSize.most(facts(parameters, quantization)).orElseThrow())
                        .as(id)
                        .isBetween(size, 2 * size);
                long named = parameters > 2_000_000_000 ? parameters / 1_000_000_000 * 1_000_000_000 : 0;
                if (named > 0) {
                    assertThat(StatedSize.most(facts(named, quantization)).orElseThrow())
                            .as(id + " by its name")
                            .isGreaterThanOrEqualTo(size);
                }
            }
        }
        assertThat(checked).hasSizeGreaterThanOrEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"MXFP4", "IQ9_X", "NONSENSE", "''"})
    void knowsNoBoundOfOtherQuantizations(String quantization) {
        assertThat(StatedSize.most(facts(7_000_000_000L, quantization))).isEmpty();
    }

    @Test
    void boundOfUnknownCountIsNotMadeUp() {
        assertThat(StatedSize.most(new ModelFacts("m", "M", "other", 0, null, "Q4_K_M", null)))
                .isEmpty();
    }

    private static ModelFacts facts(long parameters, String quantization) {
        return new ModelFacts("m", "M", "other", 0, parameters, quantization, null);
    }
}
