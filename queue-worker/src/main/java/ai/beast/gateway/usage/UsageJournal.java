package ai.beast.gateway.usage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts each call once across kills: its start is written before the backend is called, its end afterwards. Calls without an end count as
 * aborted after a restart. Segments are closed from time to time, reported, and removed once the report was taken. One process owns a
 * journal; several on one machine have one each. Thread-safe.
 */
public final class UsageJournal implements AutoCloseable {
    /** Reports that are built at a time. */
    static final int MAX_REPORTS = 100;

    /** While reports cannot be taken, no more segments than these are begun, unless one is large. */
    static final int MAX_CLOSED = 500;

    private static final long LARGE = 8 << 20;

    /** Of all segments, about: a journal that nobody reads must not fill the disk. */
    private static final long MAX_BYTES = 128 << 20;

    private final JournalDirectory files;
    private final String instance;
    private final FileChannel lockFile;
    private final Map<Long, CallStart> open = new LinkedHashMap<>();

    /** Ends that could not be written yet. */
    private final Map<Long, CallEnd> unwritten = new LinkedHashMap<>();

    private Segment segment;
    private long sequence;
    private long lastCall;
    private long closedBytes;
    private boolean used;

    private UsageJournal(JournalDirectory files, FileChannel lockFile) throws IOException {
        this.files = files;
        this.lockFile = lockFile;
        this.sequence = files.repair();
        this.instance = files.instance();
        this.segment = files.create(sequence);
    }

    /**
     * Opens the journal and ends what a process before left open.
     *
     * @throws IOException when it is in use or cannot be written
     */
    static UsageJournal open(Path directory) throws IOException {
        return open(directory, Segment::channel);
    }

    static UsageJournal open(Path directory, Segment.Opener opener) throws IOException {
        Files.createDirectories(directory);
        FileChannel lockFile =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(directory, lockFile);
            return new UsageJournal(new JournalDirectory(directory, opener), lockFile);
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

    public String instance() {
        return instance;
    }

    /** Writes the start of a call. @return its number, for {@link #end} */
    public synchronized long begin(CallStart start) throws IOException {
        if (closedBytes + segment.length() > MAX_BYTES) {
            throw new IOException("It has " + MAX_BYTES + " bytes of calls that are not reported yet");
        }
        lastCall++;
        segment.append(new JournalLine(lastCall, start, null));
        open.put(lastCall, start);
        used = true;
        return lastCall;
    }

    /** Writes the end of a call; the first end counts. One that cannot be written is kept and written later. */
    public synchronized void end(long call, CallEnd end) throws IOException {
        if (open.containsKey(call)) {
            unwritten.putIfAbsent(call, end);
            writeEnds();
        }
    }

    private void writeEnds() throws IOException {
        for (long call : List.copyOf(unwritten.keySet())) {
            segment.append(new JournalLine(call, null, unwritten.get(call)));
            unwritten.remove(call);
            open.remove(call);
            used = true;
        }
    }

    /** Ends all calls that are under way as aborted; further ends of them say nothing. */
    public synchronized void abort() throws IOException {
        open.keySet().forEach(call -> unwritten.putIfAbsent(call, CallEnd.LOST));
        writeEnds();
    }

    /** Calls that have begun and not ended. */
    public synchronized int open() {
        return open.size() - unwritten.size();
    }

    /** Closes the segment and begins the next one, with the calls that are under way; without news of any call nothing happens. */
    public synchronized void rotate() throws IOException {
        writeEnds();
        List<Long> closed = closedSequences();
        closedBytes = files.bytes(closed);
        boolean many = closed.size() >= MAX_CLOSED || closedBytes > LARGE;
        if (!used || (many && segment.length() < LARGE)) {
            return;
        }
        Segment next = files.create(sequence + 1, open);
        Segment full = segment;
        segment = next;
        sequence++;
        used = false;
        full.close();
    }

    private List<Long> closedSequences() throws IOException {
        return files.sequences().stream().filter(each -> each < sequence).toList();
    }

    /** The reports of closed segments that were not removed, oldest first, some at a time. */
    public List<UsageDelta> closed() throws IOException {
        List<Long> sequences;
        synchronized (this) {
            sequences = closedSequences();
        }
        List<UsageDelta> deltas = new ArrayList<>();
        for (long each : sequences.subList(0, Math.min(MAX_REPORTS, sequences.size()))) {
            deltas.add(new UsageDelta(instance, each, files.sums(each)));
        }
        return deltas;
    }

    /** Removes the segment of a report that was taken; those before it were removed already. */
    public void remove(UsageDelta taken) throws IOException {
        files.remove(taken.sequence());
    }

    /** Lines and files that could not be read. */
    public int damaged() {
        return files.damaged();
    }

    @Override
    public synchronized void close() throws IOException {
        segment.close();
        lockFile.close();
    }
}
