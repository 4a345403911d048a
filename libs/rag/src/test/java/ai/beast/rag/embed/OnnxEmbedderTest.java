package ai.beast.rag.embed;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.rag.store.PublishedChunks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxEmbedderTest {
    @ParameterizedTest
    @EnumSource(OnnxModel.class)
    void putsLikeMeaningsCloseTogether(OnnxModel model) {
        try (OnnxEmbedder embedder = OnnxEmbedder.load(model, 1)) {
            List<Embedding> passages = embedder.passages(List.of(
                    "Owls are birds that hunt at night and see well in the dark.",
                    "Bread is made of flour, water, salt and yeast.",
                    "",
                    "word ".repeat(600)));
            float[] question =
                    embedder.question("Which animal is active after sunset?").vector();
            assertThat(product(question, passages.get(0).vector()))
                    .isGreaterThan(product(question, passages.get(1).vector()) + 0.1);
            assertThat(passages).extracting(Embedding::truncated).containsExactly(false, false, false, true);
            assertThat(passages).allSatisfy(passage -> {
                assertThat(passage.vector()).hasSize(embedder.spec().dimensions());
                assertThat(PublishedChunks.isNormal(passage.vector())).isTrue();
            });
            // A batch of texts of different lengths gives each the vector that it has alone, but for the rounding of
            // quantized weights.
            assertThat(product(
                            embedder.passages(List.of("Bread is made of flour, water, salt and yeast."))
                                    .getFirst()
                                    .vector(),
                            passages.get(1).vector()))
                    .isGreaterThan(0.99);
        }
    }

    @Test
    void namesModelsByTheirWeights() {
        try (OnnxEmbedder embedder = OnnxEmbedder.load(OnnxModel.MINILM, 1)) {
            assertThat(embedder.spec().digest()).startsWith("sha256:afdb6f1a").endsWith("848bdb1");
        }
        assertThat(OnnxModel.named("bge-small-en-v1.5-q")).contains(OnnxModel.BGE_SMALL);
        assertThat(OnnxModel.named("other")).isEmpty();
    }

    private static double product(float[] left, float[] right) {
        double sum = 0;
        for (int at = 0; at < left.length; at++) {
            sum += (double) left[at] * right[at];
        }
        return sum;
    }
}
