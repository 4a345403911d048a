package ai.beast.rag.query;

import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Joins hits of one document that stand beside each other, so that nothing is read twice. */
final class Passages {
    private Passages() {}

    /** Passages in the order of their best hits. */
    static List<Passage> of(ChunkStore store, Generation generation, List<Hit> hits, int neighbours) {
        Map<String, SortedMap<Integer, Hit>> documents = new LinkedHashMap<>();
        for (Hit hit : hits) {
            SortedMap<Integer, Hit> chunks =
                    documents.computeIfAbsent(hit.document().id(), id -> new TreeMap<>());
            int ordinal = hit.chunk().chunk().ordinal();
            if (neighbours > 0) {
                for (Hit near :
                        store.chunks(generation, hit.document().id(), ordinal - neighbours, ordinal + neighbours)) {
                    if (near.document().contentHash().equals(hit.document().contentHash())) {
                        chunks.putIfAbsent(near.chunk().chunk().ordinal(), near);
                    }
                }
            }
            chunks.merge(ordinal, hit, (before, now) -> now.score() > before.score() ? now : before);
        }
        Map<Hit, Integer> rank = new HashMap<>();
        hits.forEach(hit -> rank.put(hit, rank.size()));
        List<Ranked> passages = new ArrayList<>();
        documents.values().forEach(chunks -> join(chunks, rank, passages));
        return passages.stream()
                .sorted(Comparator.comparingInt(Ranked::rank))
                .map(Ranked::passage)
                .toList();
    }

    private static void join(SortedMap<Integer, Hit> chunks, Map<Hit, Integer> rank, List<Ranked> passages) {
        List<Hit> open = new ArrayList<>();
        for (Hit hit : chunks.values()) {
            if (!open.isEmpty()
                    && hit.chunk().chunk().ordinal()
                            != open.getLast().chunk().chunk().ordinal() + 1) {
                passages.add(close(open, rank));
                open = new ArrayList<>();
            }
            open.add(hit);
        }
        passages.add(close(open, rank));
    }

    private static Ranked close(List<Hit> hits, Map<Hit, Integer> rank) {
        int best = hits.stream()
                .mapToInt(hit -> rank.getOrDefault(hit, Integer.MAX_VALUE))
                .min()
                .orElseThrow();
        float score = (float) hits.stream().mapToDouble(Hit::score).max().orElseThrow();
        List<Chunk> chunks = hits.stream().map(hit -> hit.chunk().chunk()).toList();
        return new Ranked(best, new Passage(hits.getFirst().document(), chunks, score));
    }

    private record Ranked(int rank, Passage passage) {}
}
