package ai.beast.events.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * The text clients get for a {@link LogPosition}. It is opaque to them; inside it is base64url, without padding, of one
 * byte that says what the position means, the 16 bytes of the topic's id, and for each partition its offset as a
 * little-endian base-128 number. Any gateway reads any cursor.
 */
public enum Cursor {
    /** Everything before the position was seen: a stream goes on from here. */
    FORWARD(1),
    /** Everything from the position on was seen: history goes on before it. */
    BACKWARD(2);

    /** Longer texts are refused unread; it is room for more partitions than Kafka would be asked to have. */
    private static final int MAX_LENGTH = 4096;

    private static final int HEADER = 17;

    private final byte mark;

    Cursor(int mark) {
        this.mark = (byte) mark;
    }

    public String encode(LogPosition position) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER + 5 * position.partitions());
        out.write(mark);
        ByteBuffer topic = ByteBuffer.allocate(HEADER - 1)
                .putLong(position.topic().getMostSignificantBits())
                .putLong(position.topic().getLeastSignificantBits());
        out.writeBytes(topic.array());
        for (int partition = 0; partition < position.partitions(); partition++) {
            long rest = position.next(partition);
            while (rest >= 0x80) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
    }

    /** @throws InvalidCursorException when the text was not made by {@link #encode} of the same kind */
    public LogPosition decode(String text) throws InvalidCursorException {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidCursorException("The cursor is too long");
        }
        ByteBuffer in;
        try {
            in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidCursorException("The cursor is damaged");
        }
        if (in.remaining() < HEADER || in.get() != mark) {
            throw new InvalidCursorException("The cursor is not one of this resource");
        }
        UUID topic = new UUID(in.getLong(), in.getLong());
        long[] next = new long[in.remaining()];
        int partitions = 0;
        while (in.hasRemaining()) {
            next[partitions++] = offset(in);
        }
        return LogPosition.of(topic, Arrays.copyOf(next, partitions));
    }

    private static long offset(ByteBuffer in) throws InvalidCursorException {
        long value = 0;
        for (int shift = 0; shift < 63 && in.hasRemaining(); shift += 7) {
            byte part = in.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new InvalidCursorException("The cursor is damaged");
    }
}
