package ai.beast.rag.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A document as a collection knows it. The id is its identity: two documents with the same content are two.
 *
 * @param id unique in its collection, at most {@value #MAX_ID_BYTES} bytes of UTF-8
 * @param source the directory that brought it
 * @param contentHash SHA-256 of the file's bytes, in hex
 * @param bytes size of the file
 * @param modified when the file was last changed, to the millisecond
 * @param title from the document, else its file name
 * @param language tag such as {@code en}, where it is known
 * @param mediaType such as {@code text/markdown}
 */
public record StoredDocument(
        String id,
        String source,
        String contentHash,
        long bytes,
        Instant modified,
        String title,
        @Nullable String language,
        String mediaType) {
    public static final int MAX_ID_BYTES = 8192;
    public static final int MAX_TITLE = 1024;
}
