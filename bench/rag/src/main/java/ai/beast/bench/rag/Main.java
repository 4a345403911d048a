package ai.beast.bench.rag;

import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.chunk.ChunkSettings;
import ai.beast.rag.chunk.Chunker;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.OnnxEmbedder;
import ai.beast.rag.embed.OnnxModel;
import ai.beast.rag.parse.Block;
import ai.beast.rag.parse.ParsedDocument;
import ai.beast.rag.query.Mode;
import ai.beast.rag.query.RetrievalRequest;
import ai.beast.rag.query.Retriever;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationSpec;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.Hit;
import ai.beast.rag.store.SearchRequest;
import ai.beast.rag.store.StoredChunk;
import ai.beast.rag.store.StoredDocument;
import ai.beast.rag.store.lucene.LuceneChunkStore;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Indexes SciFact as the product would and prints what its questions find, a table and then a line of JSON for each figure. */
final class Main {
    private final Scifact data;
    private final Path vectors;
    private final ChunkStore store;
    private final List<String> lines = new ArrayList<>();

    private Main(Scifact data, Path vectors, ChunkStore store) {
        this.data = data;
        this.vectors = vectors;
        this.store = store;
    }

    public static void main(String[] arguments) throws IOException {
        Scifact data = Scifact.read(Path.of(arguments[0]));
        Path index = Files.createTempDirectory("bench-rag");
        try (ChunkStore store = new LuceneChunkStore(index)) {
            Main main = new Main(data, Path.of(arguments[1]), store);
            System.out.printf(
                    "SciFact: %d abstracts, %d claims%n%-42s %8s %8s %10s%n",
                    data.corpus().size(), data.questions().size(), "", "nDCG@10", "R@100", "published");
            for (String name : Arrays.asList(arguments).subList(2, arguments.length)) {
                if (name.equals("bm25")) {
                    main.flat();
                } else {
                    main.embedded(OnnxModel.named(name).orElseThrow(() -> new IllegalArgumentException(name)));
                }
            }
            main.lines.forEach(System.out::println);
        } finally {
            delete(index);
        }
    }

    /** Title and abstract as one text, which is how the published figure was made. */
    private void flat() {
        Generation generation = store.open("flat", new GenerationSpec(EmbedderSpec.NONE, "whole", "none"));
        try (GenerationWriter writer = store.write(generation, 1)) {
            for (Scifact.Entry entry : data.corpus()) {
                Chunk whole = new Chunk(0, 0, entry.text().length(), null, entry.title(), entry.text());
                writer.publish(document(entry), List.of(new StoredChunk(whole, null)));
            }
        }
        print(
                "bm25_flat",
                0.6789,
                Quality.of(data, question -> ids(store.search(generation, SearchRequest.words(question, 100)))));
    }

    /** Chunks as the product cuts them, a document's score is that of its best chunk. */
    private void embedded(OnnxModel model) throws IOException {
        try (Embedder embedder = OnnxEmbedder.load(model, 1)) {
            Chunker chunker = new Chunker(ChunkSettings.DEFAULT, embedder.tokenizer());
            List<List<Chunk>> chunks = data.corpus().stream()
                    .map(entry -> chunker.chunk(new ParsedDocument(
                            entry.text(),
                            List.of(new Block(
                                    Block.Kind.PARAGRAPH, 0, entry.text().length(), entry.title(), null)),
                            entry.title(),
                            "text/plain",
                            List.of())))
                    .toList();
            List<String> texts = chunks.stream()
                    .flatMap(List::stream)
                    .map(Chunk::withContext)
                    .toList();
            List<float[]> embeddings = Vectors.of(embedder, texts, vectors);
            String collection = model.id().replaceAll("[^a-z0-9-]", "-");
            Generation generation = store.open(collection, new GenerationSpec(embedder.spec(), chunker.name(), "none"));
            int next = 0;
            try (GenerationWriter writer = store.write(generation, 1)) {
                for (int at = 0; at < chunks.size(); at++) {
                    List<StoredChunk> stored = new ArrayList<>();
                    for (Chunk chunk : chunks.get(at)) {
                        stored.add(new StoredChunk(chunk, embeddings.get(next++)));
                    }
                    writer.publish(document(data.corpus().get(at)), stored);
                }
            }
            Retriever retriever = new Retriever(store, embedder);
            for (Mode mode : Mode.values()) {
                print(
                        mode.name().toLowerCase(Locale.ROOT) + " " + model.id(),
                        null,
                        Quality.of(
                                data,
                                question -> retriever
                                        .retrieve(
                                                collection,
                                                RetrievalRequest.of(question, RetrievalRequest.MAX_LIMIT, mode))
                                        .stream()
                                        .map(passage -> passage.document().id())
                                        .distinct()
                                        .toList()));
            }
            recall(generation, embedder, embeddings, chunks);
        }
    }

    /** Share of the ten nearest chunks by exact scan that the graph finds. */
    private void recall(Generation generation, Embedder embedder, List<float[]> embeddings, List<List<Chunk>> chunks) {
        List<String> keys = new ArrayList<>();
        for (int at = 0; at < chunks.size(); at++) {
            for (Chunk chunk : chunks.get(at)) {
                keys.add(data.corpus().get(at).id() + "#" + chunk.ordinal());
            }
        }
        double found = 0;
        for (String question : data.questions().values()) {
            float[] vector = embedder.question(question).vector();
            float[] products = new float[embeddings.size()];
            for (int at = 0; at < products.length; at++) {
                products[at] = product(vector, embeddings.get(at));
            }
            float[] sorted = products.clone();
            Arrays.sort(sorted);
            float tenth = sorted[sorted.length - 10];
            Set<String> exact = new HashSet<>();
            for (int at = 0; at < products.length; at++) {
                if (products[at] >= tenth) {
                    exact.add(keys.get(at));
                }
            }
            found += store.search(generation, SearchRequest.nearest(vector, 10)).stream()
                            .filter(hit -> exact.contains(hit.document().id() + "#"
                                    + hit.chunk().chunk().ordinal()))
                            .count()
                    / 10.0;
        }
        double recall = found / data.questions().size();
        System.out.printf("recall@10 of the graph against exact scan: %.4f%n", recall);
        json("hnsw_recall_at_10 " + embedder.spec().name(), recall, null);
    }

    private void print(String name, @Nullable Double published, Quality quality) {
        System.out.printf(
                "%-42s %8.4f %8.4f %10s%n",
                name, quality.ndcg(), quality.recall(), published == null ? "" : published.toString());
        json("ndcg_at_10 " + name, quality.ndcg(), published);
        json("recall_at_100 " + name, quality.recall(), null);
    }

    private void json(String name, double ours, @Nullable Double peer) {
        lines.add(String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"ours\":%.4f,\"peer\":%s,\"ratio\":%s,\"unit\":\"\",\"runs\":1}",
                name.replaceAll("[^a-z0-9]+", "_"),
                ours,
                peer,
                peer == null ? null : String.format(Locale.ROOT, "%.4f", ours / peer)));
    }

    private static StoredDocument document(Scifact.Entry entry) {
        return new StoredDocument(
                entry.id(),
                "scifact",
                entry.id(),
                entry.text().length(),
                Instant.EPOCH,
                entry.title(),
                "en",
                "text/plain");
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.document().id()).distinct().toList();
    }

    private static float product(float[] left, float[] right) {
        float sum = 0;
        for (int at = 0; at < left.length; at++) {
            sum += left[at] * right[at];
        }
        return sum;
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failed) throws IOException {
                Files.delete(path);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
