package ai.beast.modelfiles.memory;

import ai.beast.modelfiles.GgmlType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Element types an inference engine can keep its KV cache in; their sizes are those of the GGUF types of the same names. */
public enum CacheType {
    F32(GgmlType.F32),
    F16(GgmlType.F16),
    BF16(GgmlType.BF16),
    Q8_0(GgmlType.Q8_0),
    Q5_1(GgmlType.Q5_1),
    Q5_0(GgmlType.Q5_0),
    Q4_1(GgmlType.Q4_1),
    Q4_0(GgmlType.Q4_0),
    IQ4_NL(GgmlType.IQ4_NL);

    private final GgmlType type;

    CacheType(GgmlType type) {
        this.type = type;
    }

    /** The type an engine's command line calls by this name, e.g. {@code q8_0}. */
    public static Optional<CacheType> byLabel(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether elements share scales in blocks, which an engine supports for values only with flash attention. */
    public boolean quantized() {
        return type.blockElements() > 1;
    }

    /** Bytes of that many elements, a started block counted whole; {@link Long#MAX_VALUE} if they leave 63 bits. */
    long bytes(long elements) {
        if (elements == Long.MAX_VALUE) {
            return elements;
        }
        return Saturating.multiply(Math.ceilDiv(elements, (long) type.blockElements()), type.blockBytes());
    }
}
