package ai.beast.jobs.download;

/**
 * Bytes of a file.
 *
 * @param from the first
 * @param to the one after the last; more than {@code from}
 */
record Span(long from, long to) {
    Span {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("Not a span of bytes: " + from + " to " + to);
        }
    }

    long length() {
        return to - from;
    }
}
