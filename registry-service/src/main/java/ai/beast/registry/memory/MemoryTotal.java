package ai.beast.registry.memory;

import ai.beast.modelfiles.memory.MemoryEstimate;
import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.modelfiles.memory.ModelDimensions;
import org.jspecify.annotations.Nullable;

/**
 * The total of a {@link MemoryNeed} without its items, for whole catalogues.
 *
 * @param leastBytes what it takes at least
 * @param complete whether it is all of the need; otherwise the least it can be
 * @param upperBound whether the need may be less
 */
record MemoryTotal(long bytes, long leastBytes, boolean complete, boolean upperBound) {

    /** An upper bound that is more than there is says nothing unless the least is more, too. */
    Fit fit(long memoryBytes) {
        Fit fit = Fit.of(bytes, complete, memoryBytes);
        return fit == Fit.NO && upperBound && leastBytes <= memoryBytes ? Fit.UNKNOWN : fit;
    }

    /**
     * Estimates from what the catalogue holds.
     *
     * @param dimensions null when no file of the model has been read
     * @param sizeBytes of the model's files
     */
    static MemoryTotal of(@Nullable ModelDimensions dimensions, long sizeBytes, MemoryRequest request) {
        long weights = dimensions == null ? 0 : dimensions.weightBytes();
        long sum = (weights > 0 ? weights : sizeBytes) + request.overheadBytes();
        long least = sum < 0 ? Long.MAX_VALUE : sum;
        if (dimensions == null || !dimensions.complete() || (weights == 0 && sizeBytes == 0)) {
            return new MemoryTotal(least, least, false, false);
        }
        ModelDimensions whole = weights > 0 ? dimensions : dimensions.withWeightBytes(sizeBytes);
        return new MemoryTotal(MemoryEstimate.of(whole, request).totalBytes(), least, true, dimensions.upperBound());
    }
}
