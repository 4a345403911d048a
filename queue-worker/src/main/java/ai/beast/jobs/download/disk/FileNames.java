package ai.beast.jobs.download.disk;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Safe file names, derived from names that a server or URL gives. */
public final class FileNames {
    private static final int MAX_BYTES = 180;

    private FileNames() {}

    /** The last part of a URL's path; {@code download} when there is nothing to go by. */
    public static String ofUrl(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        String last = path.substring(path.lastIndexOf('/') + 1);
        try {
            last = URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return sanitised(last);
        }
        return sanitised(last);
    }

    /** Letters, digits, and {@code . _ - + ( ) , space}; no leading dot; short enough for any file system. */
    public static String sanitised(String name) {
        StringBuilder safe = new StringBuilder();
        // Of a long name the end is kept: it has the extension and, with shards, the number.
        name.codePoints()
                .skip(Math.max(0, name.codePointCount(0, name.length()) - MAX_BYTES))
                .forEach(c -> {
                    if (Character.isLetterOrDigit(c) || "._-+(), ".indexOf(c) >= 0) {
                        safe.appendCodePoint(c);
                    } else {
                        safe.append('_');
                    }
                });
        String trimmed = safe.toString().strip();
        while (trimmed.startsWith(".")) {
            trimmed = trimmed.substring(1);
        }
        while (trimmed.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            trimmed = trimmed.substring(trimmed.offsetByCodePoints(0, 1));
        }
        return trimmed.isEmpty() ? "download" : trimmed;
    }
}
