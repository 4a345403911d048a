package ai.beast.modelfiles.memory;

import ai.beast.modelfiles.ArrayPreview;
import ai.beast.modelfiles.ModelFormat;
import ai.beast.modelfiles.ModelHeader;
import java.util.List;

/**
 * The numbers of a model that decide how much memory it takes to run: few enough to be stored with a catalogue entry, so that an estimate does not need the
 * file.
 *
 * @param weightBytes bytes of all tensors, over all shards and the projector if there is one
 * @param embeddingLength elements of a token's hidden state, 0 if unknown
 * @param feedForwardLength widest intermediate of a feed-forward block that one token passes through, 0 if unknown
 * @param headCount attention heads of a layer, 0 if unknown
 * @param vocabularySize tokens of the vocabulary, 0 if unknown
 * @param generates whether the model produces scores for a next token; an embedding model does not
 * @param layers what the layers remember, in order, equal neighbours joined; empty for an encoder, and where {@code complete} is false
 * @param complete whether the header held what a KV cache depends on; if not, an estimate lacks the cache
 * @param unknown keys that the file lacks. Where {@code complete} is false, the cache depends on them; otherwise layers of which they would tell count as
 *     attending to every token, which makes an estimate an upper bound
 * @param blockCount layers, also those that remember nothing; 0 if unknown
 * @param activeBytes of the tensors that one token passes through, which of a mixture of experts are some of them; 0 if unknown
 */
public record ModelDimensions(
        long weightBytes,
        long embeddingLength,
        long feedForwardLength,
        long headCount,
        long vocabularySize,
        boolean generates,
        List<LayerGroup> layers,
        boolean complete,
        List<String> unknown,
        int blockCount,
        long activeBytes) {

    /** One who wants the whole shape stated has nothing unknown. */
    public ModelDimensions(
            long weightBytes,
            long embeddingLength,
            long feedForwardLength,
            long headCount,
            long vocabularySize,
            boolean generates,
            List<LayerGroup> layers,
            boolean complete) {
        this(
                weightBytes,
                embeddingLength,
                feedForwardLength,
                headCount,
                vocabularySize,
                generates,
                layers,
                complete,
                List.of(),
                0,
                0);
    }

    @SuppressWarnings("NullAway") // rows of earlier releases hold no list
    public ModelDimensions {
        if (weightBytes < 0 || embeddingLength < 0 || feedForwardLength < 0 || headCount < 0 || vocabularySize < 0) {
            throw new IllegalArgumentException("dimensions are not negative");
        }
        layers = List.copyOf(layers);
        unknown = unknown == null ? List.of() : List.copyOf(unknown);
    }

    /** Takes the dimensions from a header; whatever is missing or absurd there counts as unknown. */
    public static ModelDimensions of(ModelHeader header) {
        if (header.format() != ModelFormat.GGUF) {
            return absent(header.tensorBytes(), "config.json");
        }
        if (header.projector()) {
            return absent(header.tensorBytes(), "language model");
        }
        ModelKeys keys = ModelKeys.of(header);
        ModelDimensions read = new DimensionsReader(keys)
                .read(header.tensorBytes())
                .withActiveBytes(ActiveWeights.of(
                        header.tensors(), keys.number("expert_count", 0), keys.number("expert_used_count", 0)));
        ArrayPreview tokens = header.arrays().get("tokenizer.ggml.tokens");
        return read.vocabularySize() > 0 || tokens == null ? read : read.withVocabularySize(tokens.length());
    }

    private static ModelDimensions absent(long weightBytes, String missing) {
        return new ModelDimensions(weightBytes, 0, 0, 0, 0, true, List.of(), false, List.of(missing), 0, 0);
    }

    /** Whether an estimate made of these is the most it can be, not what it is. */
    public boolean upperBound() {
        return complete && !unknown.isEmpty();
    }

    /** The same model with the weights of all its files. */
    public ModelDimensions withWeightBytes(long bytes) {
        return copy(bytes, vocabularySize, activeBytes);
    }

    /** Whether an earlier release read the same of the file, without what it did not know of yet. */
    public boolean tellsMoreThan(ModelDimensions earlier) {
        boolean withoutNews = earlier.unknown.isEmpty() && earlier.blockCount == 0 && earlier.activeBytes == 0;
        return withoutNews
                && !equals(earlier)
                && earlier.equals(new ModelDimensions(
                        weightBytes,
                        embeddingLength,
                        feedForwardLength,
                        headCount,
                        vocabularySize,
                        generates,
                        layers,
                        complete));
    }

    private ModelDimensions withVocabularySize(long tokens) {
        return copy(weightBytes, tokens, activeBytes);
    }

    /** The same model, of which a token passes through so much. */
    public ModelDimensions withActiveBytes(long bytes) {
        return copy(weightBytes, vocabularySize, bytes);
    }

    private ModelDimensions copy(long bytes, long tokens, long active) {
        return new ModelDimensions(
                bytes,
                embeddingLength,
                feedForwardLength,
                headCount,
                tokens,
                generates,
                layers,
                complete,
                unknown,
                blockCount,
                active);
    }
}
