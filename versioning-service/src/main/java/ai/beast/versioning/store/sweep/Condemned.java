package ai.beast.versioning.store.sweep;

import ai.beast.versioning.store.blob.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Since when chunks have been found without a manifest. Kept in the store, so that the grace period goes on across restarts and
 * for whichever process collects next. Losing it only makes the period begin again.
 */
final class Condemned {
    private static final String BLOB = "condemned/00/chunks";

    private Condemned() {}

    /** By the chunks' digests. A time to come, of a clock that was wrong, counts as now: the period begins again. */
    static Map<String, Instant> read(BlobStore blobs) throws IOException {
        Map<String, Instant> since = new HashMap<>();
        OptionalLong length = blobs.length(BLOB);
        if (length.isEmpty()) {
            return since;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length.getAsLong()));
        blobs.read(BLOB, bytes);
        Instant now = Instant.now();
        for (String line : new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).split("\n")) {
            String[] parts = line.split(" ", 2);
            if (parts.length == 2 && parts[1].matches("\\d{1,12}")) {
                Instant stored = Instant.ofEpochSecond(Long.parseLong(parts[1]));
                since.put(parts[0], stored.isAfter(now) ? now : stored);
            }
        }
        return since;
    }

    static void write(BlobStore blobs, Map<String, Instant> since) throws IOException {
        if (since.isEmpty()) {
            blobs.delete(BLOB);
        } else {
            StringBuilder lines = new StringBuilder();
            new TreeMap<>(since)
                    .forEach((chunk, instant) -> lines.append(chunk)
                            .append(' ')
                            .append(instant.getEpochSecond())
                            .append('\n'));
            blobs.put(BLOB, ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.US_ASCII)));
        }
        blobs.sync();
    }
}
