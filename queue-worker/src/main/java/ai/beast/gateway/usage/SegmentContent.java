package ai.beast.gateway.usage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a segment says. A line that cannot be read is passed over and counted: it costs its own call and no other. What follows the last line
 * break is no line, but the rest of one that a power failure tore.
 */
final class SegmentContent {
    static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    /** No sound line is so long. */
    private static final int MAX_LINE = 64 * 1024;

    private final Map<Long, CallStart> open = new LinkedHashMap<>();
    private final Set<Long> begun = new HashSet<>();
    private final Map<UsageKey, UsageSums> sums = new LinkedHashMap<>();
    private long length;
    private int damaged;

    private SegmentContent() {}

    /** @throws IOException when the file cannot be read at all */
    static SegmentContent read(Path file) throws IOException {
        SegmentContent content = new SegmentContent();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long at = 0;
            int next = in.read();
            while (next >= 0) {
                at++;
                if (next == '\n') {
                    content.line(line.toByteArray());
                    content.length = at;
                    line.reset();
                } else if (line.size() < MAX_LINE) {
                    line.write(next);
                }
                next = in.read();
            }
        }
        return content;
    }

    /** Calls that began and did not end here. */
    Map<Long, CallStart> open() {
        return open;
    }

    /** Calls that began here, or were carried over to here. */
    Set<Long> begun() {
        return begun;
    }

    Map<UsageKey, UsageSums> sums() {
        return sums;
    }

    /** Bytes of whole lines. */
    long length() {
        return length;
    }

    /** Lines that cannot be read. */
    int damaged() {
        return damaged;
    }

    private void line(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        try {
            JournalLine line = JSON.readValue(bytes, JournalLine.class);
            if (line == null || !line.saysAll()) {
                damaged++;
            } else {
                take(line);
            }
        } catch (IOException unreadable) {
            damaged++;
        }
    }

    private void take(JournalLine line) {
        CallStart start = line.start();
        if (start != null) {
            open.put(line.call(), start);
            begun.add(line.call());
        }
        CallEnd end = line.end();
        CallStart started = end == null ? null : open.remove(line.call());
        if (started != null && end != null) {
            sums.merge(UsageKey.of(started, end), UsageSums.NONE.plus(end), (before, _) -> before.plus(end));
        }
    }
}
