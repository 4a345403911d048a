package ai.beast.bench.rag;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * SciFact as BEIR has it: abstracts, claims, and which abstract says something about which claim.
 *
 * @param questions by their id
 * @param relevant ids of abstracts by question
 */
record Scifact(List<Entry> corpus, Map<String, String> questions, Map<String, Set<String>> relevant) {
    record Entry(String id, String title, String text) {}

    static Scifact read(Path directory) throws IOException {
        List<Entry> corpus = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(directory.resolve("corpus.tsv.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t", -1);
                corpus.add(new Entry(parts[0], parts[1], parts[2]));
            }
        }
        Map<String, String> questions = new LinkedHashMap<>();
        for (String line : Files.readAllLines(directory.resolve("queries.tsv"))) {
            String[] parts = line.split("\t", -1);
            questions.put(parts[0], parts[1]);
        }
        Map<String, Set<String>> relevant = new HashMap<>();
        for (String line : Files.readAllLines(directory.resolve("qrels.tsv"))) {
            String[] parts = line.split("\t", -1);
            relevant.computeIfAbsent(parts[0], id -> new HashSet<>()).add(parts[1]);
        }
        return new Scifact(corpus, questions, relevant);
    }
}
