package ai.beast.bench.rag;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Means over all questions.
 *
 * @param ndcg normalised discounted cumulative gain of the first 10, as trec_eval and BEIR compute it
 * @param recall share of relevant documents among the first 100
 */
record Quality(double ndcg, double recall) {

    /** @param search gives ids of documents, best first, each once */
    static Quality of(Scifact data, Function<String, List<String>> search) {
        double ndcg = 0;
        double recall = 0;
        for (Map.Entry<String, String> question : data.questions().entrySet()) {
            Set<String> relevant = data.relevant().get(question.getKey());
            List<String> found = search.apply(question.getValue());
            ndcg += gain(found, relevant) / ideal(relevant.size());
            Set<String> first = new HashSet<>(found.subList(0, Math.min(100, found.size())));
            first.retainAll(relevant);
            recall += (double) first.size() / relevant.size();
        }
        int questions = data.questions().size();
        return new Quality(ndcg / questions, recall / questions);
    }

    private static double gain(List<String> found, Set<String> relevant) {
        double gain = 0;
        for (int rank = 0; rank < Math.min(10, found.size()); rank++) {
            gain += relevant.contains(found.get(rank)) ? discount(rank) : 0;
        }
        return gain;
    }

    private static double ideal(int relevant) {
        double gain = 0;
        for (int rank = 0; rank < Math.min(10, relevant); rank++) {
            gain += discount(rank);
        }
        return gain;
    }

    private static double discount(int rank) {
        return Math.log(2) / Math.log(rank + 2);
    }
}
