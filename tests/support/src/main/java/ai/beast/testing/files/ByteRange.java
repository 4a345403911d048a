package ai.beast.testing.files;

import com.sun.net.httpserver.Headers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of one answer, both ends included. */
record ByteRange(long first, long last) {
    private static final Pattern HEADER = Pattern.compile("bytes=(\\d*)-(\\d*)");

    long length() {
        return last - first + 1;
    }

    /** The single range that the request asks for; empty when it asks for none, or for a range of another version. */
    static Optional<ByteRange> of(Headers headers, String etag, long size) {
        String range = headers.getFirst("Range");
        String condition = headers.getFirst("If-Range");
        if (range == null || (condition != null && !condition.equals(etag))) {
            return Optional.empty();
        }
        Matcher matcher = HEADER.matcher(range);
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (matcher.group(1).isEmpty()) {
            return Optional.of(new ByteRange(Math.max(0, size - Long.parseLong(matcher.group(2))), size - 1));
        }
        long last = matcher.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        return Optional.of(new ByteRange(Long.parseLong(matcher.group(1)), last));
    }
}
