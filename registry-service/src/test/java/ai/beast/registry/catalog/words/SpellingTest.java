package ai.beast.registry.catalog.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "lama, llama, true",
        "quen3, qwen3, true",
        "phi3, phi, false",
        "qwen2, qwen3, false",
        "zephyrus7, zephyrus, false",
        "12gb, 12b, false",
        "12gb, 12gb, true"
    })
    void forgivesLettersButNoDigits(String typed, String word, boolean near) {
        assertThat(Spelling.near(typed, word)).isEqualTo(near);
    }
}
