package ai.beast.jobs.rag;

import ai.beast.rag.ingest.FileNote;
import ai.beast.rag.ingest.IngestReport;
import java.util.List;

/**
 * The result of {@code rag.ingest}.
 *
 * @param files documents of the directory, after the run
 * @param chunks that were written
 * @param applied whether the collection was changed
 * @param counts of documents and files by what happened, or would happen, to them
 * @param truncated chunks whose end the embedder did not read
 * @param failed the first files that gave no text; what was known of them stays
 * @param skipped the first files that were not tried
 * @param warnings about files that were taken, the first
 */
public record RagIngestResult(
        int files,
        int chunks,
        boolean applied,
        IngestReport.Counts counts,
        int truncated,
        List<FileNote> failed,
        List<FileNote> skipped,
        List<FileNote> warnings) {
    private static final int MAX_NOTES = 100;

    static RagIngestResult of(IngestReport report) {
        return new RagIngestResult(
                report.files(),
                report.chunks(),
                report.applied(),
                report.counts(),
                report.truncated(),
                first(report.failed()),
                first(report.skipped()),
                first(report.warnings()));
    }

    private static List<FileNote> first(List<FileNote> notes) {
        return notes.subList(0, Math.min(MAX_NOTES, notes.size()));
    }
}
