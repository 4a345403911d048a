package ai.beast.gateway.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journals of the processes of one machine, one directory each. A process takes the first that is free, and reports what ended processes
 * left in others. One that cannot be opened is left as it is, with a warning. While none can be, calls are not counted, and every report tries
 * again. Thread-safe.
 */
public final class UsageJournals implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(UsageJournals.class);
    private static final int MAX_PROCESSES = 100;

    private final Path directory;
    private final Segment.Opener opener;
    private volatile @Nullable UsageJournal own;
    private volatile List<UsageJournal> left = List.of();
    private volatile String problem = "";
    private volatile int unusable;

    private UsageJournals(Path directory, Segment.Opener opener) {
        this.directory = directory;
        this.opener = opener;
    }

    public static UsageJournals open(Path directory) {
        return open(directory, Segment::channel);
    }

    static UsageJournals open(Path directory, Segment.Opener opener) {
        UsageJournals journals = new UsageJournals(directory, opener);
        journals.tryToOpen();
        return journals;
    }

    private synchronized void tryToOpen() {
        if (own != null) {
            return;
        }
        List<UsageJournal> opened = new ArrayList<>();
        try {
            openAll(opened);
            left = List.copyOf(opened.subList(1, opened.size()));
            own = opened.getFirst();
            problem = "";
        } catch (IOException unwritable) {
            String why = String.valueOf(unwritable.getMessage());
            if (!why.equals(problem)) {
                LOG.errorf(
                        "Calls of models are not counted: the usage journal in %s cannot be opened: %s",
                        directory, why);
            }
            problem = why;
        }
    }

    /** @throws IOException when no journal is free, or a new one cannot be made */
    private void openAll(List<UsageJournal> opened) throws IOException {
        unusable = 0;
        for (int number = 1; number <= MAX_PROCESSES; number++) {
            Path each = directory.resolve(Integer.toString(number));
            boolean isNew = !Files.exists(each);
            if (isNew && !opened.isEmpty()) {
                return;
            }
            try {
                opened.add(UsageJournal.open(each, opener));
            } catch (JournalInUseException other) {
                // A process that runs.
                continue;
            } catch (IOException | RuntimeException failure) {
                if (isNew) {
                    // Not this journal is to blame: the disk is full, or not writable.
                    remove(each);
                    throw new IOException(String.valueOf(failure.getMessage()), failure);
                }
                unusable++;
                LOG.warnf(
                        "The usage journal in %s cannot be opened and is passed over: %s", each, failure.getMessage());
            }
        }
        if (opened.isEmpty()) {
            throw new IOException("All " + MAX_PROCESSES + " usage journals in " + directory + " are in use");
        }
    }

    /** What was made of a journal that could not be made whole; it has no calls. */
    private static void remove(Path journal) {
        try (Stream<Path> files = Files.list(journal)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(journal);
        } catch (IOException stays) {
            LOG.debugf("What was made of %s stays: %s", journal, stays.getMessage());
        }
    }

    /** The journal of this process. @throws IOException while there is none */
    public UsageJournal own() throws IOException {
        UsageJournal journal = own;
        if (journal == null) {
            throw new IOException(problem);
        }
        return journal;
    }

    /** Lines, files and whole journals that could not be read. */
    public int damaged() {
        UsageJournal journal = own;
        int lines = journal == null ? 0 : journal.damaged();
        return unusable + lines + left.stream().mapToInt(UsageJournal::damaged).sum();
    }

    /** Takes a report, or fails and gets it again later. */
    @FunctionalInterface
    public interface Reports {
        void take(UsageDelta delta) throws InterruptedException;
    }

    /**
     * Reports what has ended since the last time. What could not be reported stays.
     *
     * @throws IOException when the disk is full or damaged; everything else was reported
     */
    public void report(Reports reports) throws IOException, InterruptedException {
        tryToOpen();
        UsageJournal journal = own();
        IOException failure = null;
        try {
            journal.rotate();
        } catch (IOException full) {
            // What was closed before can go, and makes room.
            failure = full;
        }
        report(journal, reports);
        for (UsageJournal each : left) {
            report(each, reports);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Ends the calls under way as aborted and reports them, before the process ends. */
    public void finish(Reports reports) throws IOException, InterruptedException {
        UsageJournal journal = own;
        if (journal != null) {
            journal.abort();
            report(reports);
        }
    }

    private static void report(UsageJournal journal, Reports reports) throws IOException, InterruptedException {
        for (UsageDelta delta : journal.closed()) {
            if (!delta.isEmpty()) {
                reports.take(delta);
            }
            journal.remove(delta);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        UsageJournal journal = own;
        if (journal != null) {
            journal.close();
        }
        for (UsageJournal each : left) {
            each.close();
        }
    }
}
