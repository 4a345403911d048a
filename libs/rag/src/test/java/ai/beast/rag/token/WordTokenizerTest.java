package ai.beast.rag.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordTokenizerTest {
    @Test
    void splitsWordsMarksAndIdeographs() {
        String text = "Donaudampfschifffahrt, daily: 漢字 𠮷!";
        Tokens tokens = new WordTokenizer().encode(text);

        assertThat(IntStream.range(0, tokens.size()).mapToObj(at -> text.substring(tokens.start(at), tokens.end(at))))
                .containsExactly("Donaudampfschiff", "fahrt", ",", "daily", ":", "漢", "字", "𠮷", "!");
    }
}
