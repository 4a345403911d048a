package ai.beast.rag.query;

import ai.beast.rag.store.ChunkKey;
import ai.beast.rag.store.Hit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): a hit's score is the sum of 1 / (60 + rank) over the lists that have it. Scores of different searches
 * can't be compared, ranks can.
 */
final class RankFusion {
    private static final int SMOOTHING = 60;

    private RankFusion() {}

    static List<Hit> fuse(List<List<Hit>> lists, int limit) {
        Map<ChunkKey, Hit> fused = new LinkedHashMap<>();
        for (List<Hit> list : lists) {
            int rank = 0;
            for (Hit hit : list) {
                float gain = 1f / (SMOOTHING + ++rank);
                fused.merge(
                        hit.key(),
                        new Hit(hit.document(), hit.chunk(), gain),
                        (before, now) -> new Hit(before.document(), before.chunk(), before.score() + gain));
            }
        }
        return fused.values().stream()
                .sorted(Comparator.comparingDouble((Hit hit) -> -hit.score()).thenComparing(Hit::key))
                .limit(limit)
                .toList();
    }
}
