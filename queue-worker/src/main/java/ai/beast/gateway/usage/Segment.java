package ai.beast.gateway.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A file of the journal: one line of JSON for each start and each end. A line is written by one call of the system, so that it survives a kill
 * of the process; one that is torn by a power failure is passed over.
 */
final class Segment implements AutoCloseable {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private static final String SUFFIX = ".jsonl";

    private final FileChannel out;

    private Segment(FileChannel out) {
        this.out = out;
    }

    /** What a segment says. */
    static final class Content {
        private final Map<Long, CallStart> open = new LinkedHashMap<>();
        private final Map<UsageKey, UsageSums> sums = new LinkedHashMap<>();

        /** Calls that began and did not end here. */
        Map<Long, CallStart> open() {
            return open;
        }

        Map<UsageKey, UsageSums> sums() {
            return sums;
        }

        private void take(JournalLine line) {
            CallStart start = line.start();
            if (start != null) {
                open.put(line.call(), start);
            }
            CallEnd end = line.end();
            CallStart begun = end == null ? null : open.remove(line.call());
            if (begun != null && end != null) {
                sums.merge(UsageKey.of(begun, end), UsageSums.NONE.plus(end), (before, _) -> before.plus(end));
            }
        }
    }

    static Path file(Path directory, long sequence) {
        return directory.resolve(sequence + SUFFIX);
    }

    /** The sequence that a file's name says; empty for other files. */
    static OptionalLong sequence(Path file) {
        String name = file.getFileName().toString();
        if (!name.matches("[1-9]\\d{0,17}" + SUFFIX)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())));
    }

    /** Opens a segment for appending, a new or an existing one. */
    static Segment open(Path file) throws IOException {
        return new Segment(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    static Content read(Path file) throws IOException {
        Content content = new Content();
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
            try {
                if (!line.isBlank()) {
                    content.take(JSON.readValue(line, JournalLine.class));
                }
            } catch (JsonProcessingException torn) {
                // The last line before a power failure; its call counts as aborted, or not at all.
                continue;
            }
        }
        return content;
    }

    /** Ends a line that a power failure left without its end. */
    void endLine() throws IOException {
        out.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }

    void append(JournalLine line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
