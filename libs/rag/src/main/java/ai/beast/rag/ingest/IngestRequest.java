package ai.beast.rag.ingest;

/**
 * What a run does.
 *
 * @param directory the source, absolute or below the first root
 * @param apply whether the collection is changed; otherwise the report says what would be
 * @param allowLoss whether more than {@value #MAX_LOSS_PERCENT} % of the source's documents may be removed
 */
public record IngestRequest(
        String collection, String directory, Selection selection, boolean apply, boolean allowLoss) {
    public static final int MAX_LOSS_PERCENT = 20;
}
