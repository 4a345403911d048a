package ai.beast.registry.memory;

import ai.beast.modelfiles.memory.MemoryEstimate;
import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.modelfiles.memory.ModelDimensions;
import org.jspecify.annotations.Nullable;

/**
 * The total of a {@link MemoryNeed} without its items, for whole catalogues.
 *
 * @param complete whether it is all of the need; otherwise the least it can be
 */
record MemoryTotal(long bytes, boolean complete) {

    /**
     * Estimates from what the catalogue holds.
     *
     * @param dimensions null when no file of the model has been read
     * @param sizeBytes of the model's files
     */
    static MemoryTotal of(@Nullable ModelDimensions dimensions, long sizeBytes, MemoryRequest request) {
        long weights = dimensions == null ? 0 : dimensions.weightBytes();
        if (dimensions == null || !dimensions.complete()) {
            long least = (weights > 0 ? weights : sizeBytes) + request.overheadBytes();
            return new MemoryTotal(least < 0 ? Long.MAX_VALUE : least, false);
        }
        ModelDimensions whole = weights > 0 ? dimensions : dimensions.withWeightBytes(sizeBytes);
        return new MemoryTotal(MemoryEstimate.of(whole, request).totalBytes(), true);
    }
}
