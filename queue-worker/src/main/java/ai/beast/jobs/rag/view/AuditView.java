package ai.beast.jobs.rag.view;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A comparison of a collection with itself and with the files of its documents.
 *
 * @param sound whether the index has every chunk that was written
 * @param damaged documents whose chunks are not those that were written; ingesting with `rebuild` or after a deletion repairs them
 * @param stale paths of documents whose files were changed or removed since, the first {@value #MAX_STALE}; an ingestion brings them up to date
 * @param staleDocuments how many there are
 */
@Schema(name = "RagAudit")
public record AuditView(
        boolean sound, int documents, int chunks, List<Damaged> damaged, List<String> stale, int staleDocuments) {
    public static final int MAX_STALE = 100;

    /** A document whose chunks are not those that were written. */
    @Schema(name = "RagDamaged")
    public record Damaged(String document, String reason) {}
}
