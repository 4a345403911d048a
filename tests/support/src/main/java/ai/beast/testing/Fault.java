package ai.beast.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a {@link FileServer} misbehaves, for one request. Byte counts are those of the answer's body, so they
 * count from where a range begins. The {@code and…} methods combine.
 */
public final class Fault {
    private static final int CHUNK = 8 * 1024;
    private static final Fault NONE = new Fault(0, false, 0, Long.MAX_VALUE, -1, null, 0);

    private final int status;
    private final boolean ignoresRange;
    private final long lengthError;
    private final long truncateAt;
    private final long gateAt;
    private final @Nullable Gate gate;
    private final long bytesPerSecond;

    private Fault(
            int status,
            boolean ignoresRange,
            long lengthError,
            long truncateAt,
            long gateAt,
            @Nullable Gate gate,
            long bytesPerSecond) {
        this.status = status;
        this.ignoresRange = ignoresRange;
        this.lengthError = lengthError;
        this.truncateAt = truncateAt;
        this.gateAt = gateAt;
        this.gate = gate;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Behaves well: for a request between two faulty ones. */
    public static Fault none() {
        return NONE;
    }

    /** Answers the status with no body. */
    public static Fault status(int status) {
        return new Fault(status, false, 0, Long.MAX_VALUE, -1, null, 0);
    }

    /** Announces everything, sends the first bytes and closes the connection. */
    public static Fault truncateAfter(long bytes) {
        return new Fault(0, false, 0, bytes, -1, null, 0);
    }

    /** Answers a range request with 200 and the whole file. */
    public static Fault ignoreRange() {
        return new Fault(0, true, 0, Long.MAX_VALUE, -1, null, 0);
    }

    /**
     * Announces a length that is wrong by so many bytes: with a positive number the connection closes too early, with a
     * negative one the content is cut to the announced length.
     */
    public static Fault wrongLength(long bytesTooMany) {
        return new Fault(0, false, bytesTooMany, Long.MAX_VALUE, -1, null, 0);
    }

    /** Sends the first bytes, then nothing more until the client gives up or the gate is opened. */
    public static Fault holdAt(long bytes, Gate gate) {
        return new Fault(0, false, 0, Long.MAX_VALUE, bytes, gate, 0);
    }

    /** Sends the first bytes, then nothing more for as long as the server runs. */
    public static Fault stallAfter(long bytes) {
        return holdAt(bytes, new Gate());
    }

    /** Sends about so many bytes a second. */
    public static Fault slow(long bytesPerSecond) {
        return new Fault(0, false, 0, Long.MAX_VALUE, -1, null, bytesPerSecond);
    }

    /** The same, and a range request gets 200 and the whole file. */
    public Fault andIgnoreRange() {
        return new Fault(status, true, lengthError, truncateAt, gateAt, gate, bytesPerSecond);
    }

    /** The same, and about so many bytes a second. */
    public Fault andSlow(long rate) {
        return new Fault(status, ignoresRange, lengthError, truncateAt, gateAt, gate, rate);
    }

    int status() {
        return status;
    }

    boolean ignoresRange() {
        return ignoresRange;
    }

    long lengthError() {
        return lengthError;
    }

    /** Writes the range, or as much of it as this fault lets through. */
    void write(byte[] content, ByteRange range, long announced, OutputStream out)
            throws IOException, InterruptedException {
        long end = Math.min(Math.min(range.length(), announced), truncateAt);
        long sent = 0;
        while (sent < end) {
            if (gate != null && sent == gateAt) {
                out.flush();
                gate.pass();
            }
            long stop = gate != null && sent < gateAt ? Math.min(end, gateAt) : end;
            int length = (int) Math.min(chunk(), stop - sent);
            out.write(content, (int) (range.first() + sent), length);
            sent += length;
            pace(out, length);
        }
        out.flush();
        if (truncateAt < announced || lengthError > 0) {
            throw new IOException("ends here on purpose");
        }
    }

    private int chunk() {
        return bytesPerSecond == 0 ? CHUNK : (int) Math.clamp(bytesPerSecond / 20, 1, CHUNK);
    }

    private void pace(OutputStream out, int length) throws IOException, InterruptedException {
        if (bytesPerSecond > 0) {
            out.flush();
            Thread.sleep(Duration.ofNanos(length * 1_000_000_000L / bytesPerSecond));
        }
    }
}
