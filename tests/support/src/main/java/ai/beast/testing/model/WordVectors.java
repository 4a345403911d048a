package ai.beast.testing.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Vectors of texts, without a model: texts with the same words are close, and the same text has the same vector. Those of two models have nothing in common. As with real
 * servers they are not of length 1, and a text beyond the context is cut or refused.
 */
final class WordVectors {
    static final int DIMENSIONS = 48;
    /** Words that a model reads of a text. */
    static final int CONTEXT = 512;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final ObjectMapper JSON = new ObjectMapper();

    private WordVectors() {}

    /** Whether some input of a request is longer than the context. */
    static boolean tooLong(JsonNode input) {
        return texts(input).stream()
                .anyMatch(text -> WORD.matcher(text).results().count() > CONTEXT);
    }

    static List<String> texts(JsonNode input) {
        return input.isArray() ? input.valueStream().map(JsonNode::asText).toList() : List.of(input.asText());
    }

    /** @param weights what distinguishes the model from others */
    static ArrayNode of(String text, String weights) {
        double[] sum = new double[DIMENSIONS];
        add(sum, weights, 0.1);
        for (String word : WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .limit(CONTEXT)
                .map(MatchResult::group)
                .toList()) {
            add(sum, weights + " " + word, 1);
        }
        ArrayNode vector = JSON.createArrayNode();
        for (double each : sum) {
            vector.add(each);
        }
        return vector;
    }

    private static void add(double[] sum, String word, double weight) {
        Random random = new Random(word.hashCode());
        for (int at = 0; at < sum.length; at++) {
            sum[at] += weight * random.nextGaussian();
        }
    }
}
