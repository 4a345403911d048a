package ai.beast.queue.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What happened to jobs, as those who did it saw it; kept outside Redis, in one file for each process, so that a killed process leaves
 * what it had written. Every line is one event and is written in one call.
 */
public final class History implements AutoCloseable {
    /** What can happen. */
    public enum Kind {
        /** An enqueue was acknowledged. */
        ENQUEUED,
        /** A worker was given a lease. */
        CLAIMED,
        /** A heartbeat was answered with ok. */
        BEAT,
        /** A handler did what the job is there for. */
        EFFECT,
        /** A completion was accepted. */
        FINISHED,
        /** A completion or another outcome was refused as stale. */
        STALE,
        /** A worker was told that the job is cancelled. */
        STOPPED,
        /** A cancellation was accepted: the job is cancelled or will be. */
        CANCELLED
    }

    /** One event of one job; the fence is 0 where there is none. */
    public record Event(Kind kind, String id, long fence) {}

    private final FileChannel file;

    public History(Path file) throws IOException {
        this.file =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    public void add(Kind kind, String id, long fence) {
        try {
            file.write(StandardCharsets.US_ASCII.encode(kind + " " + id + " " + fence + "\n"));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** All events of all processes. Those of one process are in their order; a last line that was cut off is left out. */
    public static List<Event> read(Path directory) throws IOException {
        List<Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".history")).toList()) {
                String text = Files.readString(file, StandardCharsets.US_ASCII);
                text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
                    String[] parts = line.split(" ");
                    events.add(new Event(Kind.valueOf(parts[0]), parts[1], Long.parseLong(parts[2])));
                });
            }
        }
        return events;
    }
}
