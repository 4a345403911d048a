package ai.beast.rag.query;

import ai.beast.rag.store.Hit;
import java.util.ArrayList;
import java.util.List;

/** Maximal marginal relevance (Carbonell and Goldstein, 1998): hits that say what hits before them have said fall behind. */
final class Diversity {
    private Diversity() {}

    /**
     * Chooses hits, best first.
     *
     * @param candidates with vectors, best first
     * @param relevance weight of closeness to the question against difference from what was chosen
     */
    static List<Hit> choose(List<Hit> candidates, float[] question, double relevance, int limit) {
        List<Hit> chosen = new ArrayList<>();
        boolean[] taken = new boolean[candidates.size()];
        double[] likeness = new double[candidates.size()];
        while (chosen.size() < Math.min(limit, candidates.size())) {
            int best = -1;
            double bestScore = Double.NEGATIVE_INFINITY;
            for (int at = 0; at < taken.length; at++) {
                double score = relevance * product(candidates.get(at), question) - (1 - relevance) * likeness[at];
                if (!taken[at] && score > bestScore) {
                    bestScore = score;
                    best = at;
                }
            }
            Hit next = candidates.get(best);
            taken[best] = true;
            for (int at = 0; at < taken.length; at++) {
                double like = product(candidates.get(at), vector(next));
                likeness[at] = chosen.isEmpty() ? like : Math.max(likeness[at], like);
            }
            chosen.add(next);
        }
        return chosen;
    }

    private static double product(Hit hit, float[] other) {
        float[] own = vector(hit);
        double sum = 0;
        for (int at = 0; at < own.length; at++) {
            sum += (double) own[at] * other[at];
        }
        return sum;
    }

    private static float[] vector(Hit hit) {
        float[] vector = hit.chunk().vector();
        if (vector == null) {
            throw new IllegalArgumentException("hits must have vectors");
        }
        return vector;
    }
}
