package ai.beast.gateway.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The files of a journal. What is damaged costs the calls that it told of and nothing else: it is kept beside the others under a name with
 * {@code .damaged}, for people to look at. Used by the owner of the journal.
 */
final class JournalDirectory {
    private static final Logger LOG = Logger.getLogger(JournalDirectory.class);
    private static final String DAMAGED = ".damaged";

    private final Path directory;
    private final Segment.Opener opener;
    private final SmallFile instance;

    /** The sequence of the segment that was removed last, so that no number is used twice. */
    private final SmallFile removed;

    private final AtomicInteger damaged = new AtomicInteger();

    JournalDirectory(Path directory, Segment.Opener opener) {
        this.directory = directory;
        this.opener = opener;
        this.instance = new SmallFile(directory.resolve("instance"), Pattern.compile("[0-9a-f-]{36}"));
        this.removed = new SmallFile(directory.resolve("removed"), Pattern.compile("[1-9]\\d{0,17}"));
    }

    /**
     * Ends the calls that the last process left open.
     *
     * @return the sequence of the next segment
     * @throws IOException when the directory cannot be written
     */
    long repair() throws IOException {
        for (long each : sequences()) {
            repair(each);
        }
        List<Long> sequences = sequences();
        long last = removed.read().map(Long::parseLong).orElse(0L);
        if (last == 0 && sequences.isEmpty()) {
            // Numbers begin anew, or are not known any more: the reports need another name.
            instance.write(UUID.randomUUID().toString());
        }
        return (sequences.isEmpty() ? last : Math.max(last, sequences.getLast())) + 1;
    }

    /** Calls that were carried over into the next segment end there, not here. */
    private void repair(long sequence) throws IOException {
        Path file = Segment.file(directory, sequence);
        SegmentContent content;
        try {
            content = SegmentContent.read(file);
        } catch (IOException unreadable) {
            setAside(file, unreadable);
            return;
        }
        List<Long> lost = new ArrayList<>(content.open().keySet());
        if (!lost.isEmpty()) {
            lost.removeAll(begun(Segment.file(directory, sequence + 1)));
        }
        if (content.damaged() > 0) {
            report(file, content.damaged() + " lines cannot be read");
            Files.copy(file, damagedName(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!lost.isEmpty()) {
            try (Segment segment = Segment.open(opener, file, content.length())) {
                for (long call : lost) {
                    segment.append(new JournalLine(call, null, CallEnd.LOST));
                }
            }
        }
    }

    private static Set<Long> begun(Path file) {
        try {
            return Files.exists(file) ? SegmentContent.read(file).begun() : Set.of();
        } catch (IOException unreadable) {
            // It is set aside next.
            return Set.of();
        }
    }

    /** The name of the journal in its reports. */
    String instance() throws IOException {
        String known = instance.read().orElse("");
        if (known.isEmpty()) {
            known = UUID.randomUUID().toString();
            instance.write(known);
        }
        return known;
    }

    /** Opens a new segment. */
    Segment create(long sequence) throws IOException {
        return Segment.open(opener, Segment.file(directory, sequence), 0);
    }

    /** Makes a segment with these calls, whole under its name: it has all calls of the one before that had not ended. */
    Segment create(long sequence, Map<Long, CallStart> carriedOver) throws IOException {
        Path started = directory.resolve("next");
        Segment next = Segment.open(opener, started, 0);
        try {
            for (Map.Entry<Long, CallStart> call : carriedOver.entrySet()) {
                next.append(new JournalLine(call.getKey(), call.getValue(), null));
            }
            Files.move(started, Segment.file(directory, sequence), StandardCopyOption.ATOMIC_MOVE);
            return next;
        } catch (IOException | RuntimeException failure) {
            next.close();
            throw failure;
        }
    }

    /** In their order. */
    List<Long> sequences() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Segment::sequence)
                    .flatMapToLong(OptionalLong::stream)
                    .sorted()
                    .boxed()
                    .toList();
        }
    }

    /** Bytes of these segments. */
    long bytes(List<Long> sequences) throws IOException {
        long bytes = 0;
        for (long each : sequences) {
            bytes += Files.size(Segment.file(directory, each));
        }
        return bytes;
    }

    /** What ended in a segment; nothing for one that cannot be read, which is set aside. */
    Map<UsageKey, UsageSums> sums(long sequence) throws IOException {
        Path file = Segment.file(directory, sequence);
        try {
            return SegmentContent.read(file).sums();
        } catch (IOException unreadable) {
            setAside(file, unreadable);
            return Map.of();
        }
    }

    /** Removes a segment; a later one is there still. */
    void remove(long sequence) throws IOException {
        try {
            removed.write(Long.toString(sequence));
        } catch (IOException full) {
            // The later segment tells the number as well, and without the removal there would never be room again.
            LOG.debugf("The number of a removed segment cannot be written: %s", full.getMessage());
        }
        Files.deleteIfExists(Segment.file(directory, sequence));
    }

    /** Lines and files that were passed over. */
    int damaged() {
        return damaged.get();
    }

    private void setAside(Path file, IOException unreadable) throws IOException {
        report(file, String.valueOf(unreadable.getMessage()));
        Files.move(file, damagedName(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private void report(Path file, String why) {
        damaged.incrementAndGet();
        LOG.warnf(
                "The usage journal is damaged: %s (%s). It is kept as %s; calls that it told of may not be counted",
                file, why, damagedName(file).getFileName());
    }

    private static Path damagedName(Path file) {
        return file.resolveSibling(file.getFileName() + DAMAGED);
    }
}
