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
        List<Hit> left = new ArrayList<>(candidates);
        List<Hit> chosen = new ArrayList<>();
        double[] alike = new double[candidates.size()];
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < candidates.size(); at++) {
            places.add(at);
        }
        while (!left.isEmpty() && chosen.size() < limit) {
            int best = 0;
            double bestScore = Double.NEGATIVE_INFINITY;
            for (int at = 0; at < left.size(); at++) {
                double score = relevance * product(left.get(at), question)
                        - (1 - relevance) * (chosen.isEmpty() ? 0 : alike[places.get(at)]);
                if (score > bestScore) {
                    bestScore = score;
                    best = at;
                }
            }
            Hit next = left.remove(best);
            places.remove(best);
            chosen.add(next);
            for (int at = 0; at < left.size(); at++) {
                int place = places.get(at);
                double likeness = product(left.get(at), vector(next));
                alike[place] = chosen.size() == 1 ? likeness : Math.max(alike[place], likeness);
            }
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
