package ai.beast.modelfiles;

import java.util.Locale;
import java.util.Optional;

/** Types of GGUF metadata values; a constant's ordinal is its identifier in a file (ggml {@code docs/gguf.md}). */
public enum GgufValueType {
    U8(1),
    I8(1),
    U16(2),
    I16(2),
    U32(4),
    I32(4),
    F32(4),
    BOOL(1),
    STRING(0),
    ARRAY(0),
    U64(8),
    I64(8),
    F64(8);

    private static final GgufValueType[] BY_ID = values();

    private final int bytes;

    GgufValueType(int bytes) {
        this.bytes = bytes;
    }

    /** The type with this identifier in a file, if the format has one. */
    public static Optional<GgufValueType> byId(int id) {
        return id >= 0 && id < BY_ID.length ? Optional.of(BY_ID[id]) : Optional.empty();
    }

    public int id() {
        return ordinal();
    }

    /** Bytes of a value, 0 where they vary. */
    public int bytes() {
        return bytes;
    }

    /** The type's name in previews, e.g. {@code u32}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean whole() {
        return switch (this) {
            case U8, I8, U16, I16, U32, I32, U64, I64, BOOL -> true;
            case F32, F64, STRING, ARRAY -> false;
        };
    }
}
