package ai.beast.modelfiles.synth;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.GgufValueType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Puts a GGUF header's parts into bytes (ggml {@code docs/gguf.md}). */
final class GgufEncoder {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteOrder order;
    private final int version;

    GgufEncoder(ByteOrder order, int version) {
        this.order = order;
        this.version = version;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    void header(int tensorCount, int entryCount) {
        bytes.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        number(version, Integer.BYTES);
        count(tensorCount);
        count(entryCount);
    }

    void entry(String key, GgufValueType type, Object value, boolean array) {
        text(key);
        if (array) {
            number(GgufValueType.ARRAY.id(), Integer.BYTES);
            number(type.id(), Integer.BYTES);
            List<?> elements = (List<?>) value;
            count(elements.size());
            elements.forEach(element -> scalar(type, element));
        } else {
            number(type.id(), Integer.BYTES);
            scalar(type, value);
        }
    }

    void tensor(String name, GgmlType type, List<Long> shape, long offset) {
        text(name);
        number(shape.size(), Integer.BYTES);
        shape.forEach(this::count);
        number(type.id(), Integer.BYTES);
        number(offset, Long.BYTES);
    }

    private void scalar(GgufValueType type, Object value) {
        switch (type) {
            case STRING -> text((String) value);
            case BOOL -> number((Boolean) value ? 1 : 0, 1);
            case F32 -> number(Float.floatToRawIntBits(((Number) value).floatValue()), Integer.BYTES);
            case F64 -> number(Double.doubleToRawLongBits(((Number) value).doubleValue()), Long.BYTES);
            case ARRAY -> throw new IllegalArgumentException("arrays of arrays are not written");
            default -> number(((Number) value).longValue(), type.bytes());
        }
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        count(utf8.length);
        bytes.writeBytes(utf8);
    }

    private void count(long count) {
        number(count, version == 1 ? Integer.BYTES : Long.BYTES);
    }

    private void number(long value, int width) {
        byte[] whole =
                ByteBuffer.allocate(Long.BYTES).order(order).putLong(value).array();
        bytes.write(whole, order == ByteOrder.BIG_ENDIAN ? Long.BYTES - width : 0, width);
    }
}
