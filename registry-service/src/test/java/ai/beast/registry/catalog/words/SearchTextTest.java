package ai.beast.registry.catalog.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchTextTest {
    private static final int LONG = 300_000;

    @Test
    void keepsNumbersWholeAndInParts() {
        assertThat(SearchText.words("Qwen2.5 1.5B, v1.2.3 of 2024."))
                .containsExactly("qwen2", "5", "1", "5b", "v1", "2", "3", "of", "2024", "2.5", "1.5b", "1.2.3");
        assertThat(SearchText.asked("Qwen2.5 1.5B a.b 3.")).containsExactly("qwen2.5", "1.5b", "a", "b", "3");
    }

    @Test
    void cutsLongNumbersOfAnyLength() {
        String digits = "7".repeat(LONG);
        String decimals = "7.".repeat(LONG) + "7";

        assertThat(SearchText.words(digits)).containsExactly("7".repeat(SearchText.MAX_WORD));
        assertThat(SearchText.words(decimals)).containsExactly("7", "7.".repeat(SearchText.MAX_WORD / 2));
        assertThat(SearchText.asked(decimals)).containsExactly("7.".repeat(SearchText.MAX_WORD / 2));
    }
}
