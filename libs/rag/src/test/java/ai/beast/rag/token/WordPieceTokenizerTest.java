package ai.beast.rag.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tokenizer beside Hugging Face's own library with the same file. */
class WordPieceTokenizerTest {
    private static final String FILE = "/bge-small-en-v1.5-q-tokenizer.json";

    private static WordPieceTokenizer ours;
    private static HuggingFaceTokenizer reference;

    @BeforeAll
    static void load() throws IOException {
        try (InputStream file = open()) {
            ours = WordPieceTokenizer.read(file);
        }
        try (InputStream file = open()) {
            reference = HuggingFaceTokenizer.newInstance(
                    file, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
        }
    }

    @AfterAll
    static void close() {
        reference.close();
    }

    @Test
    void agreesOnTextsInManyScripts() {
        for (String text : List.of(
                "",
                " ",
                "The quick brown fox.",
                "don't stop-believin' (ever)!",
                "naïve café, Ångström, ÉCOLE, ﬁn, İstanbul, Straße, ŁÓDŹ",
                "Привет, мир! Ёлка",
                "Καλημέρα κόσμε, ΟΔΥΣΣΕΥΣ",
                "漢字とかな交じり文。中文，标点",
                "한국어 문장입니다",
                "שלום עולם مرحبا بالعالم",
                "हिन्दी में लिखा है",
                "emoji 😀👩‍👩‍👧 and 𝒳 math",
                "tabs\tand\r\nlines\u00a0and\u2003spaces\u200bzero",
                "control\u0001char\u007f and \ufffd replacement",
                "x".repeat(100) + " " + "x".repeat(101),
                "unaffable supercalifragilisticexpialidocious",
                "a_b snake_case camelCase http://example.org/a?b=c#d",
                "1,234.56 € £ § ± ≤ 2⁄3 ½",
                "``` fenced ``` | a | b | --- | ^~<>=+$")) {
            assertSame(text);
        }
    }

    @Test
    void agreesOnRandomTexts() {
        Random random = new Random(42);
        int[][] ranges = {
            {0x20, 0x7e},
            {0x20, 0x7e},
            {0x61, 0x7a},
            {0xa1, 0x24f},
            {0x370, 0x3ff},
            {0x400, 0x45f},
            {0x4e00, 0x4e80},
            {0xac00, 0xac80},
            {0x2010, 0x2060},
            {0x1f600, 0x1f640},
            {0x300, 0x330}
        };
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            for (int at = random.nextInt(60); at >= 0; at--) {
                int[] range = ranges[random.nextInt(ranges.length)];
                int character = range[0] + random.nextInt(range[1] - range[0] + 1);
                if (Character.isDefined(character)) {
                    text.appendCodePoint(character);
                }
                if (random.nextInt(6) == 0) {
                    text.append(' ');
                }
            }
            assertSame(text.toString());
        }
    }

    @Test
    void namesPlacesOfTokensInText() {
        String text = "Ünïted  Statés, 𝒳 unaffable";
        Tokens tokens = ours.encode(text);
        assertThat(text.substring(tokens.start(0), tokens.end(0))).isEqualTo("Ünïted");
        assertThat(text.substring(tokens.start(1), tokens.end(1))).isEqualTo("Statés");
        assertThat(text.substring(tokens.start(2), tokens.end(2))).isEqualTo(",");
        assertThat(text.substring(tokens.start(3), tokens.end(3))).isEqualTo("𝒳");
        assertThat(text.substring(tokens.start(4), tokens.end(tokens.size() - 1)))
                .isEqualTo("unaffable");
        assertThat(tokens.count(0, text.length())).isEqualTo(tokens.size());
        assertThat(tokens.count(8, 14)).isEqualTo(1);
    }

    @Test
    void treatsModelMarksInTextAsWords() {
        Tokens tokens = ours.encode("[CLS] [SEP]");
        assertThat(tokens.ids(99)).doesNotContain(ours.id("[CLS]"), ours.id("[SEP]"));
    }

    @Test
    void takesHugeWordsInOneGo() {
        Tokens tokens = ours.encode("y".repeat(2_000_000));
        assertThat(tokens.size()).isEqualTo(1);
        assertThat(tokens.end(0)).isEqualTo(2_000_000);
    }

    @Test
    void refusesTokenizersOfOtherKinds() {
        byte[] other = "{\"model\":{\"type\":\"BPE\"}}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThatIOException().isThrownBy(() -> WordPieceTokenizer.read(new ByteArrayInputStream(other)));
    }

    private static void assertSame(String text) {
        Encoding expected = reference.encode(text, false, false);
        int[] ids = Arrays.stream(expected.getIds()).mapToInt(Math::toIntExact).toArray();
        assertThat(ours.encode(text).ids(Integer.MAX_VALUE))
                .as("tokens of <%s>", text)
                .containsExactly(ids);
    }

    private static InputStream open() {
        return java.util.Objects.requireNonNull(WordPieceTokenizerTest.class.getResourceAsStream(FILE));
    }
}
