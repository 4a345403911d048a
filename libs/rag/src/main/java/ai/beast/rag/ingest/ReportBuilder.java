package ai.beast.rag.ingest;

import java.util.ArrayList;
import java.util.List;

/** Counts while workers work. Thread-safe. */
final class ReportBuilder {
    private static final int COMMIT_EVERY = 256;

    private final List<FileNote> failed = new ArrayList<>();
    private final List<FileNote> skipped = new ArrayList<>();
    private final List<FileNote> warnings = new ArrayList<>();
    private int failures;
    private int skips;
    private int added;
    private int changed;
    private int unchanged;
    private int removed;
    private int chunks;
    private int truncated;

    synchronized void failed(String path, String reason) {
        failures++;
        add(failed, path, reason);
    }

    synchronized void skipped(FileNote note) {
        skips++;
        add(skipped, note.path(), note.reason());
    }

    synchronized void warned(String path, List<String> reasons) {
        reasons.forEach(reason -> add(warnings, path, reason));
    }

    synchronized void unchanged() {
        unchanged++;
    }

    /** Whether so many documents were published since the last commit that it is time for one. */
    synchronized boolean published(boolean known, int count, int cut) {
        if (known) {
            changed++;
        } else {
            added++;
        }
        chunks += count;
        truncated += cut;
        return (added + changed) % COMMIT_EVERY == 0;
    }

    synchronized void removed(int count) {
        removed += count;
    }

    /** Files that were dealt with so far. */
    synchronized int done() {
        return added + changed + unchanged + failures;
    }

    /** @param known documents that there were before */
    synchronized IngestReport report(boolean applied, int known, int otherFormats) {
        return new IngestReport(
                applied,
                known + added - removed,
                chunks,
                new IngestReport.Counts(added, changed, unchanged, removed, failures, skips, otherFormats),
                truncated,
                List.copyOf(failed),
                List.copyOf(skipped),
                List.copyOf(warnings));
    }

    private static void add(List<FileNote> notes, String path, String reason) {
        if (notes.size() < IngestReport.MAX_NOTES) {
            notes.add(new FileNote(path, reason));
        }
    }
}
