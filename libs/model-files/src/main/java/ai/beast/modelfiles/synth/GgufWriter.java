package ai.beast.modelfiles.synth;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.GgufValueType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a GGUF file with given metadata and tensors of seeded pseudo-random data. The same calls give the same bytes on every machine, and a tensor's data
 * depends only on seed, name, type and shape. Meant for files of a few MiB; checks its arguments only as far as a caller could err by accident. Not
 * thread-safe.
 */
public final class GgufWriter extends ModelFileWriter {

    private static final int DEFAULT_ALIGNMENT = 32;

    private final List<Entry> entries = new ArrayList<>();
    private final List<Planned> tensors = new ArrayList<>();
    private int version = 3;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private int alignment = DEFAULT_ALIGNMENT;
    private long seed;

    private record Entry(String key, GgufValueType type, Object value, boolean array) {}

    private record Planned(String name, GgmlType type, List<Long> shape) {
        long bytes() {
            return type.bytes(shape.stream().reduce(1L, Math::multiplyExact));
        }
    }

    private GgufWriter() {}

    /** Starts a file of that {@code general.architecture}. */
    public static GgufWriter of(String architecture) {
        return new GgufWriter().text("general.architecture", architecture);
    }

    /** Starts a file without any metadata. */
    public static GgufWriter empty() {
        return new GgufWriter();
    }

    /** Format version 1, 2 or 3 (the default); version 1 stores counts in 32 bits. */
    public GgufWriter version(int number) {
        version = number;
        return this;
    }

    /** Byte order of header and data; little-endian unless said otherwise. */
    public GgufWriter order(ByteOrder byteOrder) {
        order = byteOrder;
        return this;
    }

    /** Sets {@code general.alignment}, a power of two. */
    public GgufWriter alignment(int bytes) {
        if (Integer.bitCount(bytes) != 1) {
            throw new IllegalArgumentException("alignment is a power of two");
        }
        alignment = bytes;
        return u32("general.alignment", bytes);
    }

    /** Seed of the tensors' data, 0 by default. */
    public GgufWriter seed(long value) {
        seed = value;
        return this;
    }

    public GgufWriter text(String key, String value) {
        return value(key, GgufValueType.STRING, value);
    }

    public GgufWriter u32(String key, long value) {
        return value(key, GgufValueType.U32, value);
    }

    public GgufWriter u64(String key, long value) {
        return value(key, GgufValueType.U64, value);
    }

    public GgufWriter f32(String key, float value) {
        return value(key, GgufValueType.F32, value);
    }

    public GgufWriter flag(String key, boolean value) {
        return value(key, GgufValueType.BOOL, value);
    }

    /**
     * Adds a value of any type but array.
     *
     * @param value a {@link Number} whose low bits are taken, a {@link Boolean}, or a {@link String}, as the type demands
     */
    public GgufWriter value(String key, GgufValueType type, Object value) {
        entries.add(new Entry(key, type, value, false));
        return this;
    }

    /** Adds an array; elements are as {@link #value} takes them. */
    public GgufWriter array(String key, GgufValueType elementType, List<?> values) {
        entries.add(new Entry(key, elementType, List.copyOf(values), true));
        return this;
    }

    /**
     * Adds a tensor, placed after the ones before it.
     *
     * @param shape fastest-varying dimension first, a multiple of the type's block
     */
    public GgufWriter tensor(String name, GgmlType type, long... shape) {
        long row = shape.length == 0 ? 1 : shape[0];
        if (row % type.blockElements() != 0) {
            throw new IllegalArgumentException("rows of " + name + " are not whole blocks of " + type);
        }
        List<Long> dimensions = new ArrayList<>();
        for (long dimension : shape) {
            dimensions.add(dimension);
        }
        tensors.add(new Planned(name, type, dimensions));
        return this;
    }

    @Override
    public void write(OutputStream target) throws IOException {
        GgufEncoder header = new GgufEncoder(order, version);
        header.header(tensors.size(), entries.size());
        for (Entry entry : entries) {
            header.entry(entry.key(), entry.type(), entry.value(), entry.array());
        }
        long offset = 0;
        for (Planned tensor : tensors) {
            header.tensor(tensor.name(), tensor.type(), tensor.shape(), offset);
            offset = aligned(offset + tensor.bytes());
        }
        byte[] bytes = header.toBytes();
        target.write(bytes);
        pad(target, bytes.length);
        for (Planned tensor : tensors) {
            boolean bigEndian = order == ByteOrder.BIG_ENDIAN;
            SyntheticData.write(target, seed, tensor.name(), tensor.type(), bigEndian, tensor.bytes());
            pad(target, tensor.bytes());
        }
    }

    private long aligned(long position) {
        return Math.ceilDiv(position, (long) alignment) * alignment;
    }

    private void pad(OutputStream target, long position) throws IOException {
        target.write(new byte[(int) (aligned(position) - position)]);
    }
}
