package ai.beast.gateway.usage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Counts each call once across kills: its start is written before the backend is called, its end afterwards. Calls without an end count as
 * aborted after a restart. Segments are closed from time to time, reported, and removed once the report was taken. One process owns a
 * journal; several on one machine have one each. Thread-safe.
 */
public final class UsageJournal implements AutoCloseable {
    private static final String INSTANCE = "instance";

    private final Path directory;
    private final String instance;
    private final FileChannel lockFile;
    private final Map<Long, CallStart> open = new LinkedHashMap<>();
    private Segment segment;
    private long sequence;
    private long lastCall;
    private boolean used;

    private UsageJournal(Path directory, String instance, FileChannel lockFile, long sequence) throws IOException {
        this.directory = directory;
        this.instance = instance;
        this.lockFile = lockFile;
        this.sequence = sequence;
        this.segment = Segment.open(Segment.file(directory, sequence));
    }

    /**
     * Opens the journal and ends what a process before left open.
     *
     * @throws IOException when it is in use or cannot be written
     */
    static UsageJournal open(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel lockFile =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(directory, lockFile);
            List<Long> sequences = sequences(directory);
            for (long each : sequences) {
                abort(directory, each);
            }
            long next = lastSequence(directory, sequences) + 1;
            return new UsageJournal(directory, instance(directory), lockFile, next);
        } catch (IOException | RuntimeException failure) {
            lockFile.close();
            throw failure;
        }
    }

    private static void lock(Path directory, FileChannel file) throws IOException {
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            lock = null;
        }
        if (lock == null) {
            throw new JournalInUseException(directory);
        }
    }

    private static String instance(Path directory) throws IOException {
        SmallFile file = new SmallFile(directory.resolve(INSTANCE));
        if (file.read().isEmpty()) {
            file.write(UUID.randomUUID().toString());
        }
        return file.read();
    }

    /** Calls that were carried over into a later segment end there, not here. */
    private static void abort(Path directory, long sequence) throws IOException {
        Path file = Segment.file(directory, sequence);
        Segment.Content content = Segment.read(file);
        if (content.open().isEmpty() || Files.exists(Segment.file(directory, sequence + 1))) {
            return;
        }
        try (Segment last = Segment.open(file)) {
            last.endLine();
            for (long call : content.open().keySet()) {
                last.append(new JournalLine(call, null, CallEnd.LOST));
            }
        }
    }

    private static List<Long> sequences(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Segment::sequence)
                    .flatMapToLong(OptionalLong::stream)
                    .sorted()
                    .boxed()
                    .toList();
        }
    }

    /** The file with the sequence of the segment that was removed last, so that no number is used twice. */
    private static SmallFile removed(Path directory) {
        return new SmallFile(directory.resolve("removed"));
    }

    private static long lastSequence(Path directory, List<Long> sequences) throws IOException {
        String removed = removed(directory).read();
        long last = removed.isEmpty() ? 0 : Long.parseLong(removed);
        return sequences.isEmpty() ? last : Math.max(last, sequences.getLast());
    }

    public String instance() {
        return instance;
    }

    /** Writes the start of a call. @return its number, for {@link #end} */
    public synchronized long begin(CallStart start) throws IOException {
        lastCall++;
        segment.append(new JournalLine(lastCall, start, null));
        open.put(lastCall, start);
        used = true;
        return lastCall;
    }

    /** Writes the end of a call; the first end counts. */
    public synchronized void end(long call, CallEnd end) throws IOException {
        if (open.remove(call) != null) {
            segment.append(new JournalLine(call, null, end));
        }
    }

    /** Calls that have begun and not ended. */
    public synchronized int open() {
        return open.size();
    }

    /** Closes the segment and begins the next one, with the calls that are under way; without any call nothing happens. */
    public synchronized void rotate() throws IOException {
        if (!used) {
            return;
        }
        // Whole under its name: a segment that exists has all calls of the one before that had not ended.
        Path started = directory.resolve("next");
        Files.deleteIfExists(started);
        Segment next = Segment.open(started);
        for (Map.Entry<Long, CallStart> call : open.entrySet()) {
            next.append(new JournalLine(call.getKey(), call.getValue(), null));
        }
        Files.move(started, Segment.file(directory, sequence + 1), StandardCopyOption.ATOMIC_MOVE);
        segment.close();
        segment = next;
        sequence++;
        used = !open.isEmpty();
    }

    /** The reports of closed segments that were not removed, oldest first. */
    public List<UsageDelta> closed() throws IOException {
        long current;
        synchronized (this) {
            current = sequence;
        }
        List<UsageDelta> deltas = new ArrayList<>();
        for (long each : sequences(directory)) {
            if (each < current) {
                Map<UsageKey, UsageSums> sums =
                        Segment.read(Segment.file(directory, each)).sums();
                deltas.add(new UsageDelta(instance, each, sums));
            }
        }
        return deltas;
    }

    /** Removes the segment of a report that was taken; those before it were removed already. */
    public void remove(UsageDelta taken) throws IOException {
        removed(directory).write(Long.toString(taken.sequence()));
        Files.deleteIfExists(Segment.file(directory, taken.sequence()));
    }

    @Override
    public synchronized void close() throws IOException {
        segment.close();
        lockFile.close();
    }
}
