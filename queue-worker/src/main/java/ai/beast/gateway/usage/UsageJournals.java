package ai.beast.gateway.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The journals of the processes of one machine, one directory each. A process takes the first that is free, and reports what ended processes
 * left in others. Thread-safe.
 */
public final class UsageJournals implements AutoCloseable {
    private static final int MAX_PROCESSES = 100;

    private final UsageJournal own;
    private final List<UsageJournal> left;

    private UsageJournals(UsageJournal own, List<UsageJournal> left) {
        this.own = own;
        this.left = List.copyOf(left);
    }

    /** @throws IOException when the directory cannot be written, or every journal is in use */
    public static UsageJournals open(Path directory) throws IOException {
        List<UsageJournal> opened = new ArrayList<>();
        boolean complete = false;
        try {
            for (int number = 1; number <= MAX_PROCESSES; number++) {
                Path each = directory.resolve(Integer.toString(number));
                if (!opened.isEmpty() && !Files.exists(each)) {
                    break;
                }
                try {
                    opened.add(UsageJournal.open(each));
                } catch (JournalInUseException other) {
                    // A process that runs.
                    continue;
                }
            }
            if (opened.isEmpty()) {
                throw new IOException("All " + MAX_PROCESSES + " usage journals in " + directory + " are in use");
            }
            complete = true;
            return new UsageJournals(opened.getFirst(), opened.subList(1, opened.size()));
        } finally {
            if (!complete) {
                for (UsageJournal journal : opened) {
                    journal.close();
                }
            }
        }
    }

    /** The journal of this process. */
    public UsageJournal own() {
        return own;
    }

    /** Takes a report, or fails and gets it again later. */
    @FunctionalInterface
    public interface Reports {
        void take(UsageDelta delta) throws InterruptedException;
    }

    /** Reports what has ended since the last time. What could not be reported stays. */
    public void report(Reports reports) throws IOException, InterruptedException {
        own.rotate();
        report(own, reports);
        for (UsageJournal journal : left) {
            report(journal, reports);
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
    public void close() throws IOException {
        own.close();
        for (UsageJournal journal : left) {
            journal.close();
        }
    }
}
