package ai.beast.modelfiles;

import java.util.List;

/**
 * One tensor of a model file.
 *
 * @param name unique within the file
 * @param type the data type's name as its format spells it, e.g. {@code Q4_K} or {@code BF16}
 * @param shape dimensions in the order of the file: GGUF lists the fastest-varying first, safetensors last. Empty for a scalar
 * @param offset first byte of the data, from the start of the file
 * @param byteLength bytes of data; lies within the file
 */
public record Tensor(String name, String type, List<Long> shape, long offset, long byteLength) {

    public Tensor {
        shape = List.copyOf(shape);
    }

    /** Number of elements, 1 for a scalar. */
    public long elements() {
        return TensorLayout.elements(shape);
    }

    /** First byte after the data. */
    public long end() {
        return offset + byteLength;
    }
}
