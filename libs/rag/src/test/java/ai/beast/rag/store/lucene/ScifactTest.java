package ai.beast.rag.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationSpec;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.Hit;
import ai.beast.rag.store.SearchRequest;
import ai.beast.rag.store.StoredChunk;
import ai.beast.rag.store.StoredDocument;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search by words beside a published figure. The data is not part of the project; without it this is skipped. */
class ScifactTest {
    private static final Path DATA =
            Path.of(Optional.ofNullable(System.getenv("SCIFACT_DIR")).orElse("../../../shared/data/scifact"));
    /** Pyserini's regression of BM25 on BEIR's SciFact, title and abstract as one text. */
    private static final double PUBLISHED_NDCG = 0.6789;

    private static final double PUBLISHED_RECALL = 0.9253;

    @TempDir
    Path directory;

    @Test
    void searchByWordsReachesPublishedFigures() throws IOException {
        assumeTrue(Files.exists(DATA.resolve("corpus.tsv.gz")), "There is no SciFact: SCIFACT_DIR names its directory");
        try (ChunkStore store = new LuceneChunkStore(directory, LuceneChunkStoreTest::unsynced)) {
            Generation generation = index(store);
            Map<String, Set<String>> relevant = relevant();
            double ndcg = 0;
            double recall = 0;
            List<String> questions = Files.readAllLines(DATA.resolve("queries.tsv"));
            for (String line : questions) {
                String[] question = line.split("\t", -1);
                Set<String> wanted = relevant.get(question[0]);
                List<String> found = store.search(generation, SearchRequest.words(question[1], 100)).stream()
                        .map(Hit::document)
                        .map(StoredDocument::id)
                        .toList();
                ndcg += gain(found, wanted) / ideal(wanted.size());
                recall += (double) found.stream().filter(wanted::contains).count() / wanted.size();
            }
            assertThat(questions).hasSize(300);
            assertThat(ndcg / questions.size()).isCloseTo(PUBLISHED_NDCG, within(0.0005));
            assertThat(recall / questions.size()).isCloseTo(PUBLISHED_RECALL, within(0.0005));
        }
    }

    private static Generation index(ChunkStore store) throws IOException {
        Generation generation = store.open("scifact", new GenerationSpec(EmbedderSpec.NONE, "whole", "none"));
        try (GenerationWriter writer = store.write(generation, 1);
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(DATA.resolve("corpus.tsv.gz"))),
                        StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t", -1);
                StoredDocument document = new StoredDocument(
                        parts[0], "scifact", parts[0], parts[2].length(), Instant.EPOCH, parts[1], "en", "text/plain");
                Chunk whole = new Chunk(0, 0, parts[2].length(), null, parts[1], parts[2]);
                writer.publish(document, List.of(new StoredChunk(whole, null)));
            }
        }
        return generation;
    }

    private static Map<String, Set<String>> relevant() throws IOException {
        Map<String, Set<String>> relevant = new HashMap<>();
        for (String line : Files.readAllLines(DATA.resolve("qrels.tsv"))) {
            String[] parts = line.split("\t", -1);
            relevant.computeIfAbsent(parts[0], id -> new HashSet<>()).add(parts[1]);
        }
        return relevant;
    }

    private static double gain(List<String> found, Set<String> wanted) {
        double gain = 0;
        for (int rank = 0; rank < Math.min(10, found.size()); rank++) {
            gain += wanted.contains(found.get(rank)) ? discount(rank) : 0;
        }
        return gain;
    }

    private static double ideal(int wanted) {
        double gain = 0;
        for (int rank = 0; rank < Math.min(10, wanted); rank++) {
            gain += discount(rank);
        }
        return gain;
    }

    private static double discount(int rank) {
        return Math.log(2) / Math.log(rank + 2);
    }
}
