package ai.beast.jobs.rag.view;

import ai.beast.rag.store.DocumentEntry;
import ai.beast.rag.store.StoredDocument;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A document of a collection.
 *
 * @param id path of its file
 * @param source directory that brought it
 * @param contentHash SHA-256 of the file when it was read
 */
@Schema(name = "RagDocument")
public record DocumentView(
        String id,
        String source,
        String title,
        String mediaType,
        String contentHash,
        long sizeBytes,
        Instant modifiedAt,
        int chunks) {

    static DocumentView of(DocumentEntry entry) {
        StoredDocument document = entry.document();
        return new DocumentView(
                document.id(),
                document.source(),
                document.title(),
                document.mediaType(),
                document.contentHash(),
                document.bytes(),
                document.modified(),
                entry.chunks());
    }
}
