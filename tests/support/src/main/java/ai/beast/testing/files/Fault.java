package ai.beast.testing.files;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a {@link FileServer} misbehaves, for one request. Byte counts are those of the answer's body, so they
 * count from where a range begins. The {@code and…} methods combine.
 */
public final class Fault {
    private static final int CHUNK = 8 * 1024;
    private static final Fault NONE = new Fault(new Traits(0, false, 0, Long.MAX_VALUE, -1, null, 0, -1, 0, 0));

    /** Everything that can be wrong; what is 0, false or beyond all content is right. */
    private record Traits(
            int status,
            boolean ignoresRange,
            long lengthError,
            long truncateAt,
            long gateAt,
            @Nullable Gate gate,
            long bytesPerSecond,
            long corruptAt,
            long rangeError,
            int excess) {}

    private final Traits traits;

    private Fault(Traits traits) {
        this.traits = traits;
    }

    /** Behaves well: for a request between two faulty ones. */
    public static Fault none() {
        return NONE;
    }

    /** Answers the status with no body. */
    public static Fault status(int status) {
        return new Fault(new Traits(status, false, 0, Long.MAX_VALUE, -1, null, 0, -1, 0, 0));
    }

    /** Announces everything, sends the first bytes and closes the connection. */
    public static Fault truncateAfter(long bytes) {
        return new Fault(new Traits(0, false, 0, bytes, -1, null, 0, -1, 0, 0));
    }

    /** Answers a range request with 200 and the whole file. */
    public static Fault ignoreRange() {
        return NONE.andIgnoreRange();
    }

    /**
     * Announces a length that is wrong by so many bytes: with a positive number the connection closes too early, with a
     * negative one the content is cut to the announced length.
     */
    public static Fault wrongLength(long bytesTooMany) {
        return new Fault(new Traits(0, false, bytesTooMany, Long.MAX_VALUE, -1, null, 0, -1, 0, 0));
    }

    /** Sends the first bytes, then nothing more until the client gives up or the gate is opened. */
    public static Fault holdAt(long bytes, Gate gate) {
        return new Fault(new Traits(0, false, 0, Long.MAX_VALUE, bytes, gate, 0, -1, 0, 0));
    }

    /** Sends the first bytes, then nothing more for as long as the server runs. */
    public static Fault stallAfter(long bytes) {
        return holdAt(bytes, new Gate());
    }

    /** Sends about so many bytes a second. */
    public static Fault slow(long bytesPerSecond) {
        return NONE.andSlow(bytesPerSecond);
    }

    /** Sends the byte at this place of the file wrong, if the answer has it. */
    public static Fault corrupt(long at) {
        return new Fault(new Traits(0, false, 0, Long.MAX_VALUE, -1, null, 0, at, 0, 0));
    }

    /** Sends the right bytes of a range, but says they are others: so many bytes further behind. */
    public static Fault wrongRange(long bytes) {
        return new Fault(new Traits(0, false, 0, Long.MAX_VALUE, -1, null, 0, -1, bytes, 0));
    }

    /** Sends, in chunks and without announcing a length, so many bytes after the end of what was asked for. */
    public static Fault excess(int bytes) {
        return new Fault(new Traits(0, false, 0, Long.MAX_VALUE, -1, null, 0, -1, 0, bytes));
    }

    /** The same, and a range request gets 200 and the whole file. */
    public Fault andIgnoreRange() {
        return new Fault(new Traits(
                traits.status,
                true,
                traits.lengthError,
                traits.truncateAt,
                traits.gateAt,
                traits.gate,
                traits.bytesPerSecond,
                traits.corruptAt,
                traits.rangeError,
                traits.excess));
    }

    /** The same, and about so many bytes a second. */
    public Fault andSlow(long rate) {
        return new Fault(new Traits(
                traits.status,
                traits.ignoresRange,
                traits.lengthError,
                traits.truncateAt,
                traits.gateAt,
                traits.gate,
                rate,
                traits.corruptAt,
                traits.rangeError,
                traits.excess));
    }

    int status() {
        return traits.status;
    }

    boolean ignoresRange() {
        return traits.ignoresRange;
    }

    long lengthError() {
        return traits.lengthError;
    }

    long rangeError() {
        return traits.rangeError;
    }

    boolean unannounced() {
        return traits.excess > 0;
    }

    /** Writes the range, or as much of it as this fault lets through. */
    void write(byte[] content, ByteRange range, long announced, OutputStream out)
            throws IOException, InterruptedException {
        long end = Math.min(Math.min(range.length(), announced), traits.truncateAt);
        Gate gate = traits.gate;
        long gateAt = traits.gateAt;
        long sent = 0;
        while (sent < end) {
            if (gate != null && sent == gateAt) {
                out.flush();
                gate.pass();
            }
            long stop = gate != null && sent < gateAt ? Math.min(end, gateAt) : end;
            int length = (int) Math.min(chunk(), stop - sent);
            piece(content, range.first() + sent, length, out);
            sent += length;
            pace(out, length);
        }
        out.write(new byte[traits.excess]);
        out.flush();
        if (traits.truncateAt < announced || traits.lengthError > 0) {
            throw new IOException("ends here on purpose");
        }
    }

    private void piece(byte[] content, long from, int length, OutputStream out) throws IOException {
        long bad = traits.corruptAt - from;
        if (bad < 0 || bad >= length) {
            out.write(content, (int) from, length);
            return;
        }
        byte[] copy = Arrays.copyOfRange(content, (int) from, (int) from + length);
        copy[(int) bad] ^= 0x55;
        out.write(copy);
    }

    private int chunk() {
        return traits.bytesPerSecond == 0 ? CHUNK : Math.clamp(traits.bytesPerSecond / 20, 1, CHUNK);
    }

    private void pace(OutputStream out, int length) throws IOException, InterruptedException {
        if (traits.bytesPerSecond > 0) {
            out.flush();
            Thread.sleep(Duration.ofNanos(length * 1_000_000_000L / traits.bytesPerSecond));
        }
    }
}
