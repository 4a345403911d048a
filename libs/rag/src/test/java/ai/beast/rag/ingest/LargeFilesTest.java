package ai.beast.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.rag.chunk.ChunkSettings;
import ai.beast.rag.chunk.Chunker;
import ai.beast.rag.embed.WordsOnly;
import ai.beast.rag.parse.DocumentParser;
import ai.beast.rag.parse.child.Parsing;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.lucene.LuceneChunkStore;
import ai.beast.security.PathGuard;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large files in a process with the heap that the local stack gives the queue's worker, half of which is taken. */
class LargeFilesTest {
    private static final int OTHER_DATA = 50 * 1024 * 1024;
    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir
    Path directory;

    @Test
    void takesWhatFitsAndNamesTheRest() throws Exception {
        Path source = Files.createDirectories(directory.resolve("documents/notes"));
        write(source.resolve("good.md"), "# Good\n\nThe good one.\n", 1);
        write(source.resolve("huge.log"), "2026-01-01T00:00:00Z INFO a line of a log\n", 60 * MEBIBYTE);
        write(source.resolve("huge.html"), "<p>a line</p>\n", 12 * MEBIBYTE);
        write(source.resolve("huge.md"), "a\n\n", 12 * MEBIBYTE);
        write(source.resolve("huge.csv"), "a,b\n", 12 * MEBIBYTE);
        int most = DocumentParser.MAX_TEXT - 1024;
        write(source.resolve("longest.txt"), "Each of these words is one of a sentence. ", most);
        write(source.resolve("signs.java"), "{;}\n", most);
        write(source.resolve("rows.csv"), "some words of a row,1,2,3\n", DocumentParser.MAX_BLOCKS / 2 * 26);
        write(source.resolve("ideographs.txt"), "文書の中の言葉。", most * 3);
        write(source.resolve("numbers.json"), "[1,2,3]\n", DocumentParser.MAX_BLOCKS * 2);

        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-Xmn64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeFilesTest.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = child.inputReader().lines().toList();
        assertThat(child.waitFor()).as("%s", lines).isZero();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("failed"))
                .extracting(line -> line.split(" ")[1])
                .containsExactlyInAnyOrder("huge.csv", "huge.html", "huge.log", "huge.md");
        assertThat(lines).contains("added 6");
    }

    /** The process: ingests, and prints what became of it. */
    public static void main(String[] arguments) throws Exception {
        byte[] other = new byte[OTHER_DATA];
        Path directory = Path.of(arguments[0]);
        WordsOnly embedder = new WordsOnly();
        try (ChunkStore store = new LuceneChunkStore(directory.resolve("rag"));
                Parsing parsing = new Parsing(Duration.ofMinutes(5), 2)) {
            IngestReport report = new Ingestion(
                            store,
                            new PathGuard(List.of(directory.resolve("documents").toRealPath())),
                            new DocumentPipeline(
                                    parsing, new Chunker(ChunkSettings.DEFAULT, embedder.tokenizer()), embedder),
                            2)
                    .run(new IngestRequest("notes", "notes", Selection.ALL, true, false), 1, percent -> {});
            report.failed().forEach(note -> System.out.println("failed " + note.path() + " " + note.reason()));
            System.out.println("added " + report.counts().added());
        }
        Reference.reachabilityFence(other);
    }

    private static void write(Path file, String line, int bytes) throws IOException {
        byte[] once = line.repeat(Math.max(1, Math.min(bytes, MEBIBYTE) / line.length() / 3))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (var out = Files.newOutputStream(file)) {
            out.write(once);
            for (int written = 2 * once.length; written <= bytes; written += once.length) {
                out.write(once);
            }
        }
    }
}
