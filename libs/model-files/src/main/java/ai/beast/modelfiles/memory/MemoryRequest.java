package ai.beast.modelfiles.memory;

/**
 * How a model is to be run, as far as memory depends on it.
 *
 * @param contextLength tokens of context each sequence may use
 * @param sequences conversations held at once
 * @param keyCache element type of cached keys
 * @param valueCache element type of cached values; a quantized one implies flash attention, without which engines don't support it
 * @param batchSize tokens computed in one pass (llama.cpp's physical batch)
 * @param flashAttention whether attention scores are never held whole
 * @param overheadBytes allowance for what is neither weights, cache nor graph: the process, its vocabulary, a GPU's context
 */
public record MemoryRequest(
        long contextLength,
        int sequences,
        CacheType keyCache,
        CacheType valueCache,
        int batchSize,
        boolean flashAttention,
        long overheadBytes) {

    /** llama.cpp's default for its physical batch. */
    public static final int DEFAULT_BATCH_SIZE = 512;

    /** An allowance, not a measurement: processes take tens of MiB, GPU contexts up to a few hundred. */
    public static final long DEFAULT_OVERHEAD_BYTES = 256L << 20;

    public MemoryRequest {
        if (contextLength < 1 || sequences < 1 || batchSize < 1 || overheadBytes < 0) {
            throw new IllegalArgumentException("context, sequences and batch are positive, overhead is not negative");
        }
    }

    /** One conversation with an f16 cache and flash attention, which is how engines run by default. */
    public static MemoryRequest ofContext(long contextLength) {
        return new MemoryRequest(
                contextLength, 1, CacheType.F16, CacheType.F16, DEFAULT_BATCH_SIZE, true, DEFAULT_OVERHEAD_BYTES);
    }

    public MemoryRequest withCache(CacheType keysAndValues) {
        return new MemoryRequest(
                contextLength, sequences, keysAndValues, keysAndValues, batchSize, flashAttention, overheadBytes);
    }

    public MemoryRequest withSequences(int count) {
        return new MemoryRequest(contextLength, count, keyCache, valueCache, batchSize, flashAttention, overheadBytes);
    }

    public MemoryRequest withFlashAttention(boolean on) {
        return new MemoryRequest(contextLength, sequences, keyCache, valueCache, batchSize, on, overheadBytes);
    }

    public MemoryRequest withOverheadBytes(long bytes) {
        return new MemoryRequest(contextLength, sequences, keyCache, valueCache, batchSize, flashAttention, bytes);
    }

    boolean scoresHeld() {
        return !flashAttention && !valueCache.quantized();
    }
}
