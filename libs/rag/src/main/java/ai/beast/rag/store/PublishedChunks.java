package ai.beast.rag.store;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Checks what is published, alike for all engines. */
public final class PublishedChunks {
    private static final double LENGTH_TOLERANCE = 1e-3;

    private PublishedChunks() {}

    /**
     * Refuses what does not fit.
     *
     * @throws IllegalArgumentException naming the chunk that does not fit
     */
    public static void check(GenerationSpec spec, StoredDocument document, List<StoredChunk> chunks) {
        if (document.id().isEmpty()
                || document.id().getBytes(StandardCharsets.UTF_8).length > StoredDocument.MAX_ID_BYTES) {
            throw new IllegalArgumentException(
                    "a document's id must have between 1 and " + StoredDocument.MAX_ID_BYTES + " bytes");
        }
        if (document.title().length() > StoredDocument.MAX_TITLE
                || document.source().length() > StoredDocument.MAX_ID_BYTES / 3) {
            throw new IllegalArgumentException("title or source of " + document.id() + " is too long");
        }
        int dimensions = spec.embedder().dimensions();
        for (int at = 0; at < chunks.size(); at++) {
            StoredChunk chunk = chunks.get(at);
            if (chunk.chunk().ordinal() != at) {
                throw new IllegalArgumentException("chunk " + at + " of " + document.id() + " has ordinal "
                        + chunk.chunk().ordinal());
            }
            float[] vector = chunk.vector();
            int length = vector == null ? 0 : vector.length;
            if (length != dimensions || (vector != null && !isNormal(vector))) {
                throw new IllegalArgumentException("the vector of chunk " + at + " of " + document.id() + " must have "
                        + dimensions + " dimensions and length 1");
            }
        }
    }

    /** Whether a vector is finite and of length 1. */
    public static boolean isNormal(float[] vector) {
        double square = 0;
        for (float component : vector) {
            square += (double) component * component;
        }
        return Math.abs(Math.sqrt(square) - 1) <= LENGTH_TOLERANCE;
    }
}
