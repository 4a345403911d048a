package ai.beast.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.rag.chunk.ChunkSettings;
import ai.beast.rag.chunk.Chunker;
import ai.beast.rag.embed.HashingEmbedder;
import ai.beast.rag.parse.child.Parsing;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.SearchRequest;
import ai.beast.rag.store.lucene.LuceneChunkStore;
import ai.beast.security.PathGuard;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it ingests leaves whole documents, and the next run does the rest. */
class KilledIngestionTest {
    private static final int FILES = 700;

    @TempDir
    Path directory;

    @Test
    void secondRunCompletesWhatKillCutOff() throws Exception {
        Path source = Files.createDirectories(directory.resolve("documents/notes"));
        for (int n = 0; n < FILES; n++) {
            Files.writeString(source.resolve("d" + n + ".md"), "# Note " + n + "\n\nWord" + n + ".\n");
        }
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledIngestionTest.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader progress = child.inputReader()) {
            String line = progress.readLine();
            while (line != null && !line.equals("50")) {
                line = progress.readLine();
            }
            assertThat(line).isEqualTo("50");
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();

        try (ChunkStore store = new LuceneChunkStore(directory.resolve("rag"))) {
            Generation live = store.live("notes").orElseThrow();
            assertThat(store.audit(live)).isEmpty();
            int before = store.totals(live).documents();
            IngestReport report = ingestion(store, directory).run(request(), 1, percent -> {});
            assertThat(report.counts().unchanged()).isEqualTo(before);
            assertThat(report.counts().added()).isEqualTo(FILES - before);
            assertThat(store.audit(live)).isEmpty();
            assertThat(store.totals(live)).isEqualTo(new ChunkStore.Totals(FILES, FILES));
            assertThat(store.search(live, SearchRequest.words("word699", 5))).hasSize(1);
        }
    }

    /** The child: ingests and prints how far it is. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        try (ChunkStore store = new LuceneChunkStore(directory.resolve("rag"))) {
            ingestion(store, directory).run(request(), 1, KilledIngestionTest::print);
        }
    }

    private static synchronized void print(int percent) {
        System.out.println(percent);
    }

    private static IngestRequest request() {
        return new IngestRequest("notes", "notes", Selection.ALL, true, false);
    }

    private static Ingestion ingestion(ChunkStore store, Path directory) throws IOException {
        HashingEmbedder embedder = new HashingEmbedder("hashing");
        return new Ingestion(
                store,
                new PathGuard(List.of(directory.resolve("documents").toRealPath())),
                new DocumentPipeline(
                        new Parsing(Duration.ofMinutes(1), 2),
                        new Chunker(ChunkSettings.DEFAULT, embedder.tokenizer()),
                        embedder),
                2);
    }
}
