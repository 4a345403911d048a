package ai.beast.modelfiles.memory;

/**
 * The memory a model takes to run, by what takes it. All numbers are bytes; one that leaves 63 bits is {@link Long#MAX_VALUE}.
 *
 * @param weightBytes all tensors, resident whole
 * @param fullCacheBytes keys and values of layers that look at the whole context
 * @param slidingCacheBytes keys and values of layers with a window
 * @param stateBytes states of recurrent layers
 * @param computeBytes intermediate results of the largest step, its inputs, and the scores of one token per sequence
 * @param overheadBytes the request's allowance
 * @param complete false if the model's header did not tell what the cache depends on, so that the cache is missing
 * @param upperBound whether layers of unknown kind were counted as attending to every token, so that the need may be less
 */
public record MemoryEstimate(
        long weightBytes,
        long fullCacheBytes,
        long slidingCacheBytes,
        long stateBytes,
        long computeBytes,
        long overheadBytes,
        boolean complete,
        boolean upperBound) {

    /** llama.cpp rounds a window's cache up to this many tokens. */
    private static final long WINDOW_PADDING = 256;

    private static final int FLOAT_BYTES = 4;

    /**
     * Adds up what a model needs when run as requested.
     *
     * <p>Weights: the tensors' bytes. Cache of a full layer: {@code context × sequences × (key width + value width)} elements of the cache's types (a width is KV
     * heads × head length; a latent-attention layer keeps its compressed key alone, of which values are a view). A sliding layer holds at most {@code window ×
     * sequences + batch} tokens, rounded up to a multiple of 256. A recurrent layer holds its state in 32-bit floats once per sequence. Source:
     * llama.cpp's {@code llama-kv-cache}, {@code llama-kv-cache-iswa} and {@code llama-hparams}.
     *
     * <p>The compute buffer is an approximation from the shape of llama.cpp's graphs for a batch of tokens, and one row of scores per sequence. With flash
     * attention: the larger of a layer (masks in 16 bits, three feed-forward intermediates and three hidden states) and the output (a score for every word
     * and three hidden states); {@code bench/run fit} compares that with what llama.cpp allocates. Without: the largest of attention ({@code heads × context}
     * scores, the mask and four hidden states), feed-forward and output, plus the inputs; that reproduces the logged 258.5 and 560 MiB of Llama 3 8B at 512
     * and 8192 tokens.
     */
    public static MemoryEstimate of(ModelDimensions model, MemoryRequest request) {
        long full = 0;
        long sliding = 0;
        long state = 0;
        for (LayerGroup group : model.layers()) {
            switch (group.kind()) {
                case FULL -> full = Saturating.add(full, cache(group, tokens(request), request));
                case SLIDING -> sliding = Saturating.add(sliding, cache(group, slidingTokens(group, request), request));
                case RECURRENT -> {
                    long elements = Saturating.multiply(group.stateElements(), group.count(), request.sequences());
                    state = Saturating.add(state, Saturating.multiply(elements, FLOAT_BYTES));
                }
            }
        }
        return new MemoryEstimate(
                model.weightBytes(),
                full,
                sliding,
                state,
                compute(model, request),
                request.overheadBytes(),
                model.complete(),
                model.upperBound());
    }

    /** Everything that grows with context or sequences. */
    public long cacheBytes() {
        return Saturating.add(Saturating.add(fullCacheBytes, slidingCacheBytes), stateBytes);
    }

    public long totalBytes() {
        return Saturating.add(Saturating.add(weightBytes, cacheBytes()), Saturating.add(computeBytes, overheadBytes));
    }

    private static long tokens(MemoryRequest request) {
        return Saturating.multiply(request.contextLength(), request.sequences());
    }

    private static long slidingTokens(LayerGroup group, MemoryRequest request) {
        long needed = Saturating.add(Saturating.multiply(group.window(), request.sequences()), request.batchSize());
        long padded = Saturating.multiply(Math.ceilDiv(needed, WINDOW_PADDING), WINDOW_PADDING);
        return Math.min(tokens(request), padded);
    }

    private static long cache(LayerGroup group, long tokens, MemoryRequest request) {
        long keys = request.keyCache().bytes(Saturating.multiply(tokens, group.keyWidth()));
        long values = request.valueCache().bytes(Saturating.multiply(tokens, group.valueWidth()));
        return Saturating.multiply(Saturating.add(keys, values), group.count());
    }

    private static long compute(ModelDimensions model, MemoryRequest request) {
        return request.scoresHeld() ? heldScores(model, request) : flashAttention(model, request);
    }

    private static long flashAttention(ModelDimensions model, MemoryRequest request) {
        long hidden = Saturating.multiply(3, model.embeddingLength());
        long masks = 0;
        long window = 0;
        for (LayerGroup group : model.layers()) {
            switch (group.kind()) {
                case FULL -> masks = tokens(request);
                case SLIDING -> window = Math.max(window, slidingTokens(group, request));
                case RECURRENT -> {}
            }
        }
        long words = model.generates() ? model.vocabularySize() : 0;
        long layer = Saturating.add(
                Saturating.add(masks, window) / 2,
                Saturating.add(Saturating.multiply(3, model.feedForwardLength()), hidden));
        long largest = Math.max(layer, Saturating.add(words, hidden));
        return Saturating.add(
                Saturating.multiply(largest, request.batchSize(), FLOAT_BYTES),
                Saturating.multiply(words, request.sequences(), FLOAT_BYTES));
    }

    private static long heldScores(ModelDimensions model, MemoryRequest request) {
        long hidden = model.embeddingLength();
        boolean cached = model.layers().stream().anyMatch(group -> group.kind() != LayerGroup.Kind.RECURRENT);
        long mask = cached ? tokens(request) : Math.min(tokens(request), request.batchSize());
        long scores = Saturating.multiply(model.headCount(), mask);
        long attention = Saturating.add(Saturating.add(scores, mask), 4 * hidden);
        long feedForward = Saturating.add(Saturating.multiply(2, model.feedForwardLength()), 2 * hidden);
        long words = model.generates() ? model.vocabularySize() : 0;
        long largest = Math.max(Math.max(attention, feedForward), words + hidden);
        long inputs = Saturating.add(mask, hidden);
        long batch = Saturating.multiply(Saturating.add(largest, inputs), request.batchSize(), FLOAT_BYTES);
        return Saturating.add(batch, Saturating.multiply(words, request.sequences(), FLOAT_BYTES));
    }
}
