package ai.beast.rag.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.rag.parse.CodeParser;
import ai.beast.rag.parse.CsvParser;
import ai.beast.rag.parse.MarkdownParser;
import ai.beast.rag.parse.ParsedDocument;
import ai.beast.rag.parse.PlainTextParser;
import ai.beast.rag.token.Tokenizer;
import ai.beast.rag.token.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkerTest {
    /** A token is a run of letters and digits, or any other visible character. */
    private static final Tokenizer WORDS = text -> {
        List<int[]> found = new ArrayList<>();
        Pattern.compile("[\\p{L}\\p{N}]{1,12}|[^\\p{L}\\p{N}\\s]")
                .matcher(text)
                .results()
                .forEach(word -> found.add(new int[] {word.start(), word.end()}));
        return new Tokens(
                new int[found.size()],
                found.stream().mapToInt(word -> word[0]).toArray(),
                found.stream().mapToInt(word -> word[1]).toArray());
    };

    private final Chunker chunker = new Chunker(new ChunkSettings(40, 8, 16), WORDS);

    @Test
    void keepsShortDocumentInOneChunk() throws Exception {
        List<Chunk> chunks = markdown("# Title\n\nA short text.\n");
        assertThat(chunks).singleElement().satisfies(chunk -> {
            assertThat(chunk.text()).isEqualTo("# Title\n\nA short text.");
            assertThat(chunk.context()).isEqualTo("Title");
        });
    }

    @Test
    void givesNoChunkOfEmptyDocument() throws Exception {
        assertThat(markdown("")).isEmpty();
        assertThat(markdown(" \n\n\t")).isEmpty();
    }

    @Test
    void cutsAtHeadingsAndNamesThemInContext() throws Exception {
        List<Chunk> chunks = markdown("# Guide\n\n" + words("intro", 20) + "\n\n## Install\n\n" + words("install", 20)
                + "\n\n### Debian\n\n" + words("debian", 20) + "\n\n## Use\n\n" + words("use", 20) + "\n");
        assertThat(chunks)
                .extracting(Chunk::text)
                .satisfiesExactly(
                        text -> assertThat(text).startsWith("# Guide").contains("intro"),
                        text -> assertThat(text).startsWith("## Install").contains("install"),
                        text -> assertThat(text).startsWith("### Debian").contains("debian"),
                        text -> assertThat(text).startsWith("## Use").contains("use"));
        assertThat(chunks).extracting(Chunk::context).containsExactly("Guide", "Guide", "Guide > Install", "Guide");
    }

    @Test
    void neverEndsChunkWithHeading() throws Exception {
        String text = IntStream.range(0, 30)
                .mapToObj(n -> "## Part " + n + "\n\n" + words("w" + n, 5 + n % 30))
                .collect(Collectors.joining("\n\n"));
        for (Chunk chunk : markdown(text)) {
            assertThat(chunk.text().lines().toList().getLast()).doesNotStartWith("#");
        }
    }

    @Test
    void cutsProseBetweenSentencesWithOverlap() throws Exception {
        String text = IntStream.range(0, 20)
                .mapToObj(n -> "Sentence number " + n + " has seven words.")
                .collect(Collectors.joining(" "));
        List<Chunk> chunks = chunker.chunk(new PlainTextParser().parse("a.txt", bytes(text)));
        assertThat(chunks)
                .hasSizeGreaterThan(3)
                .allSatisfy(
                        chunk -> assertThat(chunk.text()).startsWith("Sentence").endsWith("."));
        for (int at = 1; at < chunks.size(); at++) {
            assertThat(chunks.get(at).start()).isLessThan(chunks.get(at - 1).end());
        }
    }

    @Test
    void keepsFunctionsWhole() throws Exception {
        String code = IntStream.range(0, 12)
                .mapToObj(n -> "def function_" + n + "(a, b):\n    if a:\n\n        return b\n    return a\n")
                .collect(Collectors.joining("\n"));
        List<Chunk> chunks = chunker.chunk(new CodeParser().parse("a.py", bytes(code)));
        assertThat(chunks)
                .hasSizeGreaterThan(3)
                .allSatisfy(chunk -> assertThat(chunk.text()).startsWith("def ").endsWith("return a"));
    }

    @Test
    void keepsRowsWholeUnderTheirHead() throws Exception {
        String table = "name,note\n"
                + IntStream.range(0, 40)
                        .mapToObj(n -> "row" + n + ",\"first line\nsecond, line\"")
                        .collect(Collectors.joining("\n"));
        List<Chunk> chunks = chunker.chunk(new CsvParser().parse("t.csv", bytes(table)));
        assertThat(chunks).hasSizeGreaterThan(3);
        assertThat(chunks.subList(1, chunks.size())).allSatisfy(chunk -> {
            assertThat(chunk.text()).startsWith("row").endsWith("second, line\"");
            assertThat(chunk.context()).isEqualTo("t.csv\nname,note");
        });
    }

    @Test
    void cutsWordsWithoutSpacesNowhereElse() throws Exception {
        String text = "漢".repeat(500) + "x".repeat(5000);
        List<Chunk> chunks = chunker.chunk(new PlainTextParser().parse("a.txt", bytes(text)));
        assertCovers(new PlainTextParser().parse("a.txt", bytes(text)), chunks);
    }

    /** Chunks in are chunks out: all text of blocks is in a chunk, offsets hold, and sizes are kept. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void coversAnyDocument(long seed) throws Exception {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int part = 0; part < 60; part++) {
            switch (random.nextInt(8)) {
                case 0 ->
                    text.append("#".repeat(1 + random.nextInt(6)))
                            .append(" Heading ")
                            .append(part)
                            .append("\n");
                case 1 ->
                    text.append("```\ncode ")
                            .append(part)
                            .append("\n\n  more\n")
                            .append(words("c", 30))
                            .append("\n```\n");
                case 2 ->
                    text.append("| a | b |\n|---|---|\n| ")
                            .append(words("r", 3))
                            .append(" | ")
                            .append(words("s", 60))
                            .append(" |\n");
                case 3 ->
                    text.append("- item\r\n- ")
                            .append(words("i", random.nextInt(20)))
                            .append("\n  - nested ü 𝒳\n");
                case 4 -> text.append("> quoted ").append(words("q", 10)).append("\n");
                case 5 -> text.append("x".repeat(random.nextInt(900))).append("\n");
                default -> text.append(words("w", random.nextInt(120))).append(random.nextBoolean() ? ". " : "\n");
            }
            text.append(random.nextInt(4) == 0 ? "" : "\n");
        }
        ParsedDocument document = new MarkdownParser().parse("a.md", bytes(text.toString()));
        assertCovers(document, chunker.chunk(document));
    }

    private void assertCovers(ParsedDocument document, List<Chunk> chunks) {
        boolean[] covered = new boolean[document.text().length()];
        int before = -1;
        for (int at = 0; at < chunks.size(); at++) {
            Chunk chunk = chunks.get(at);
            assertThat(chunk.ordinal()).isEqualTo(at);
            assertThat(chunk.text()).isEqualTo(document.text().substring(chunk.start(), chunk.end()));
            assertThat(WORDS.encode(chunk.text()).size()).isLessThanOrEqualTo(40);
            assertThat(chunk.start()).isGreaterThan(before);
            before = chunk.start();
            for (int character = chunk.start(); character < chunk.end(); character++) {
                covered[character] = true;
            }
        }
        document.blocks().forEach(block -> {
            for (int character = block.start(); character < block.end(); character++) {
                assertThat(covered[character]
                                || Character.isWhitespace(document.text().charAt(character)))
                        .as("character %s of %s", character, block)
                        .isTrue();
            }
        });
    }

    private List<Chunk> markdown(String text) throws Exception {
        return chunker.chunk(new MarkdownParser().parse("file.md", bytes(text)));
    }

    private static String words(String word, int count) {
        return IntStream.range(0, count).mapToObj(n -> word).collect(Collectors.joining(" "));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
