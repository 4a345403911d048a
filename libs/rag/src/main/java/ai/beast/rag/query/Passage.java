package ai.beast.rag.query;

import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.store.StoredDocument;
import java.util.List;

/**
 * A part of a document that was found: neighbouring chunks, joined.
 *
 * @param chunks in the order of the document, at least one
 * @param score of the best of them, comparable within one result only
 */
public record Passage(StoredDocument document, List<Chunk> chunks, float score) {
    public Passage {
        if (chunks.isEmpty()) {
            throw new IllegalArgumentException("a passage has a chunk at least");
        }
        chunks = List.copyOf(chunks);
    }

    /** The text for a reader. What two chunks share is there once; markup between them is an empty line. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int end = chunks.getFirst().start();
        for (Chunk chunk : chunks) {
            if (chunk.start() > end) {
                text.append("\n\n");
            }
            text.append(chunk.text()
                    .substring(Math.clamp(
                            (long) end - chunk.start(), 0, chunk.text().length())));
            end = Math.max(end, chunk.end());
        }
        return text.toString();
    }
}
