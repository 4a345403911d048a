package ai.beast.modelfiles.memory;

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
 */
public record ModelDimensions(
        long weightBytes,
        long embeddingLength,
        long feedForwardLength,
        long headCount,
        long vocabularySize,
        boolean generates,
        List<LayerGroup> layers,
        boolean complete) {

    public ModelDimensions {
        if (weightBytes < 0 || embeddingLength < 0 || feedForwardLength < 0 || headCount < 0 || vocabularySize < 0) {
            throw new IllegalArgumentException("dimensions are not negative");
        }
        layers = List.copyOf(layers);
    }

    /** Takes the dimensions from a header; whatever is missing or absurd there counts as unknown. */
    public static ModelDimensions of(ModelHeader header) {
        return new DimensionsReader(header).read();
    }

    /** The same model with the weights of all its files. */
    public ModelDimensions withWeightBytes(long bytes) {
        return new ModelDimensions(
                bytes, embeddingLength, feedForwardLength, headCount, vocabularySize, generates, layers, complete);
    }
}
