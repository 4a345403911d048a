package ai.beast.modelfiles;

import java.util.List;

/**
 * One tensor of a model file.
 *
 * @param name unique within the file
 * @param type the data type's name as its format spells it, e.g. {@code Q4_K} or {@code BF16}; {@code type-<number>} of a GGUF type
 *     this library does not know
 * @param shape dimensions in the order of the file: GGUF lists the fastest-varying first, safetensors last. Empty for a scalar
 * @param offset first byte of the data, from the start of the file
 * @param byteLength bytes of data; lies within the file. Of an unknown GGUF type: up to the next tensor or the end of the file
 */
public record Tensor(String name, String type, List<Long> shape, long offset, long byteLength) {

    public Tensor {
        shape = List.copyOf(shape);
    }

    private static final String UNKNOWN = "type-";

    static String unknownType(int id) {
        return UNKNOWN + Integer.toUnsignedString(id);
    }

    /** Whether the type is one this library knows; of another one, length and bits of an element are guessed from the place. */
    public boolean typeKnown() {
        return !type.startsWith(UNKNOWN);
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
