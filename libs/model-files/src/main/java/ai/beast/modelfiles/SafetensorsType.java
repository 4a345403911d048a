package ai.beast.modelfiles;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Data types of safetensors tensors. Source: the {@code Dtype} of the safetensors library; some are smaller than a byte. */
public enum SafetensorsType {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private static final Map<String, SafetensorsType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, type -> type));

    private final int bits;

    SafetensorsType(int bits) {
        this.bits = bits;
    }

    /** The type a header calls by this name. */
    public static Optional<SafetensorsType> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Bits of one element. */
    public int bits() {
        return bits;
    }

    /**
     * Bytes of that many elements.
     *
     * @throws ArithmeticException beyond 63 bits, or if they do not fill whole bytes
     */
    public long bytes(long elements) {
        long allBits = Math.multiplyExact(elements, (long) bits);
        if (allBits % Byte.SIZE != 0) {
            throw new ArithmeticException("not whole bytes");
        }
        return allBits / Byte.SIZE;
    }
}
