package ai.beast.jobs.download.plan;

/**
 * Bytes of a file.
 *
 * @param from the first
 * @param to the one after the last; more than {@code from}
 */
public record ByteRange(long from, long to) {
    public ByteRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("Not a range of bytes: " + from + " to " + to);
        }
    }

    public long length() {
        return to - from;
    }
}
