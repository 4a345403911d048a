package ai.beast.rag.ingest;

import java.util.List;

/**
 * What a run did, or would do.
 *
 * @param files documents of the source, after the run
 * @param chunks that were published, in a run that was applied
 * @param counts of documents and files
 * @param truncated chunks whose end the embedder did not read
 * @param failed files that gave no text; what was known of them stays
 * @param skipped files that were not tried
 * @param warnings about files that were taken
 */
public record IngestReport(
        boolean applied,
        int files,
        int chunks,
        Counts counts,
        int truncated,
        List<FileNote> failed,
        List<FileNote> skipped,
        List<FileNote> warnings) {
    /** Notes of each kind that a report holds at most; counts go on. */
    public static final int MAX_NOTES = 1000;

    /**
     * Documents by what happened to them.
     *
     * @param failed files, all of them
     * @param skipped files, without those of other formats
     * @param otherFormats files that no parser reads
     */
    public record Counts(
            int added, int changed, int unchanged, int removed, int failed, int skipped, int otherFormats) {}
}
