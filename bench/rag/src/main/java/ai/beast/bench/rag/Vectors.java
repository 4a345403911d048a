package ai.beast.bench.rag;

import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.Embedding;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Vectors of texts, computed once and kept in a file. */
final class Vectors {
    private static final int BATCH = 64;

    private Vectors() {}

    static List<float[]> of(Embedder embedder, List<String> texts, Path directory) throws IOException {
        int key = texts.hashCode() * 31 + embedder.spec().hashCode();
        Path file = directory.resolve(embedder.spec().name() + "-" + Integer.toHexString(key) + ".vectors");
        if (!Files.exists(file)) {
            compute(embedder, texts, file);
        }
        List<float[]> vectors = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int at = 0; at < texts.size(); at++) {
                float[] vector = new float[embedder.spec().dimensions()];
                for (int dimension = 0; dimension < vector.length; dimension++) {
                    vector[dimension] = in.readFloat();
                }
                vectors.add(vector);
            }
        }
        return vectors;
    }

    private static void compute(Embedder embedder, List<String> texts, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        long start = System.nanoTime();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partial)))) {
            for (int from = 0; from < texts.size(); from += BATCH) {
                for (Embedding embedding :
                        embedder.passages(texts.subList(from, Math.min(from + BATCH, texts.size())))) {
                    for (float component : embedding.vector()) {
                        out.writeFloat(component);
                    }
                }
                System.err.printf("%s: %d of %d%n", embedder.spec().name(), from, texts.size());
            }
        }
        Files.move(partial, file);
        System.err.printf(
                "%s: %.1f chunks a second%n", embedder.spec().name(), texts.size() * 1e9 / (System.nanoTime() - start));
    }
}
