package ai.beast.versioning.hub;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file that a reply carries.
 *
 * @param from first byte
 * @param length number of bytes; 0 for an empty file only
 * @param requested whether the request named it; otherwise it is the whole file
 */
record ByteRange(long from, long length, boolean requested) {
    private static final Pattern SINGLE = Pattern.compile("(?i)bytes=\\s*(\\d*)-(\\d*)\\s*");

    static ByteRange whole(long size) {
        return new ByteRange(0, size, false);
    }

    /**
     * Reads a {@code Range} header (RFC 9110, section 14.2). Several ranges, another unit and text that is no range are ignored, as
     * the RFC allows: the whole file is sent.
     *
     * @return empty when no byte of the file is in the range
     */
    static Optional<ByteRange> parse(@Nullable String header, long size) {
        Matcher range = SINGLE.matcher(header == null ? "" : header);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Optional.of(whole(size));
        }
        long first;
        long last = size - 1;
        if (range.group(1).isEmpty()) {
            first = size - number(range.group(2), size);
        } else {
            first = number(range.group(1), Long.MAX_VALUE);
            if (!range.group(2).isEmpty()) {
                long named = number(range.group(2), Long.MAX_VALUE);
                if (named < first) {
                    return Optional.of(whole(size));
                }
                last = Math.min(last, named);
            }
        }
        return first >= size ? Optional.empty() : Optional.of(new ByteRange(first, last - first + 1, true));
    }

    private static long number(String digits, long max) {
        return new BigInteger(digits).min(BigInteger.valueOf(max)).longValue();
    }

    /** The value of {@code Content-Range}. */
    String contentRange(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
