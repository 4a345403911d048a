package ai.beast.registry.memory;

import ai.beast.modelfiles.memory.MemoryEstimate;
import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.modelfiles.memory.ModelDimensions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory a model takes, item by item. All sizes are bytes.
 *
 * @param contextTokens tokens of context for each sequence
 * @param sequences conversations held at once
 * @param cache element type of keys and values
 * @param items what takes it, in the order of a report
 * @param totalBytes sum of the items: all of it when {@code complete}, otherwise the least it can be, or an estimate where
 *     {@code unknown} says so
 * @param complete whether everything the total depends on is known
 * @param upperBound whether the total is the most it can be, since layers of unknown kind count as attending to the whole context
 * @param unknown what is not known, in words; null where the total is exact
 */
public record MemoryNeed(
        long contextTokens,
        int sequences,
        String cache,
        List<Item> items,
        long totalBytes,
        boolean complete,
        boolean upperBound,
        @Nullable String unknown) {

    /** @param name {@code weights}, {@code kvCache}, {@code slidingCache}, {@code state}, {@code computeBuffer} or {@code overhead} */
    public record Item(String name, long bytes, String note) {}

    /**
     * Estimates from what the catalogue holds.
     *
     * @param dimensions null when no file of the model has been read
     * @param sizeBytes of the model's files
     */
    public static MemoryNeed of(@Nullable ModelDimensions dimensions, long sizeBytes, MemoryRequest request) {
        long weights = dimensions == null ? 0 : dimensions.weightBytes();
        if (dimensions == null || !dimensions.complete() || (weights == 0 && sizeBytes == 0)) {
            List<Item> items = List.of(
                    weights > 0
                            ? new Item("weights", weights, "all tensors")
                            : new Item("weights", sizeBytes, sizeBytes > 0 ? "the size of the files" : "not known"),
                    new Item("overhead", request.overheadBytes(), "allowance for the process"));
            String unknown =
                    weights == 0 && sizeBytes == 0 ? "No source states the size of its file" : missing(dimensions);
            return need(request, items, false, unknown);
        }
        MemoryEstimate estimate =
                MemoryEstimate.of(weights > 0 ? dimensions : dimensions.withWeightBytes(sizeBytes), request);
        List<Item> items = new ArrayList<>();
        items.add(new Item("weights", estimate.weightBytes(), "all tensors, resident whole"));
        String tokens = request.contextLength() + " tokens"
                + (request.sequences() > 1 ? " × " + request.sequences() + " sequences" : "");
        items.add(new Item(
                "kvCache",
                estimate.fullCacheBytes(),
                "keys and values of " + tokens + " as " + request.keyCache().label()));
        if (estimate.slidingCacheBytes() > 0) {
            items.add(new Item("slidingCache", estimate.slidingCacheBytes(), "layers that look back a window only"));
        }
        if (estimate.stateBytes() > 0) {
            items.add(new Item("state", estimate.stateBytes(), "recurrent layers"));
        }
        items.add(new Item(
                "computeBuffer", estimate.computeBytes(), "for a batch of " + request.batchSize() + " tokens"));
        items.add(new Item("overhead", estimate.overheadBytes(), "allowance for the process"));
        String bound = estimate.upperBound()
                ? "An upper bound: " + String.join(", ", dimensions.unknown())
                        + " is not known, so each layer counts as attending to the whole context"
                : null;
        return need(request, items, true, bound);
    }

    /** The same need as an estimate, which is not complete. @param why it is only one */
    public MemoryNeed estimated(String why) {
        return new MemoryNeed(contextTokens, sequences, cache, items, totalBytes, false, false, why);
    }

    private static String missing(@Nullable ModelDimensions dimensions) {
        if (dimensions == null) {
            return "No file of this model has been read yet: what the cache takes is not known";
        }
        return dimensions.unknown().isEmpty()
                ? "The file does not tell its layers: what the cache takes is not known"
                : "The file lacks " + String.join(", ", dimensions.unknown()) + ": what the cache takes is not known";
    }

    private static MemoryNeed need(
            MemoryRequest request, List<Item> items, boolean complete, @Nullable String unknown) {
        long total = 0;
        for (Item item : items) {
            total = item.bytes() > Long.MAX_VALUE - total ? Long.MAX_VALUE : total + item.bytes();
        }
        return new MemoryNeed(
                request.contextLength(),
                request.sequences(),
                request.keyCache().label(),
                List.copyOf(items),
                total,
                complete,
                complete && unknown != null,
                unknown);
    }
}
