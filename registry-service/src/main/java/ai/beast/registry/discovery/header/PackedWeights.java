package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.Tensor;
import ai.beast.modelfiles.memory.ModelConfig.Packing;
import java.util.List;

/**
 * Counts parameters that are packed into wider integers: {@code weight} beside {@code scales} of MLX, {@code qweight} beside {@code qzeros} of GPTQ and AWQ.
 * Not thread-safe.
 */
final class PackedWeights {
    private static final List<String> WEIGHTS = List.of(".weight", ".qweight", ".weight_packed");
    private static final List<String> ADDED =
            List.of(".scales", ".biases", ".qzeros", ".g_idx", ".weight_scale", ".weight_shape");

    private long integers;
    private long integerBits;
    private long added;

    void add(ModelHeader header) {
        for (Tensor tensor : header.tensors()) {
            if (ADDED.stream().anyMatch(tensor.name()::endsWith)) {
                added = capped(added, tensor.elements());
            } else if (integer(tensor) && WEIGHTS.stream().anyMatch(tensor.name()::endsWith)) {
                integers = capped(integers, tensor.elements());
                integerBits = capped(integerBits, Math.min(tensor.byteLength(), Long.MAX_VALUE / 8) * 8);
            }
        }
    }

    private static boolean integer(Tensor tensor) {
        return tensor.type().equals("U32") || tensor.type().equals("I32");
    }

    /**
     * The parameters that the stored elements stand for, at most {@link Long#MAX_VALUE}.
     *
     * @param stored elements of all tensors
     */
    long unpacked(long stored, Packing packing) {
        return integers == 0
                ? stored
                : capped(Math.max(0, stored - Math.min(stored, capped(integers, added))), integerBits / packing.bits());
    }

    boolean any() {
        return integers > 0;
    }

    static long capped(long sum, long more) {
        return sum + more < 0 ? Long.MAX_VALUE : sum + more;
    }
}
