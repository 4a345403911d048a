package ai.beast.rag.store.postgres;

import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.store.DocumentEntry;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationSpec;
import ai.beast.rag.store.Hit;
import ai.beast.rag.store.StoredChunk;
import ai.beast.rag.store.StoredDocument;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rows of the tables as objects. */
final class Rows {
    static final String DOCUMENT =
            "d.id, d.source, d.content_hash, d.bytes, d.modified, d.title, d.language, d.media_type";
    static final String CHUNK = "k.ordinal, k.start_offset, k.page, k.context, k.text";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Rows() {}

    static String json(GenerationSpec spec) {
        try {
            return JSON.writeValueAsString(spec);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Of {@code g.collection, g.number, g.spec, live}. */
    static Generation generation(ResultSet row) throws SQLException {
        try {
            return new Generation(
                    row.getString(1),
                    row.getInt(2),
                    JSON.readValue(row.getString(3), GenerationSpec.class),
                    row.getBoolean(4));
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("The parameters of a generation can't be read", damaged);
        }
    }

    /** Of {@link #DOCUMENT} and the number of chunks. */
    static DocumentEntry entry(ResultSet row) throws SQLException {
        return new DocumentEntry(document(row), row.getInt(9));
    }

    /** Of {@link #DOCUMENT}, {@link #CHUNK}, the score, and the vector as text or null. */
    static Hit hit(ResultSet row) throws SQLException {
        int start = row.getInt(10);
        String text = row.getString(13);
        int page = row.getInt(11);
        Chunk chunk = new Chunk(
                row.getInt(9), start, start + text.length(), page == 0 ? null : page, row.getString(12), text);
        return new Hit(document(row), new StoredChunk(chunk, vector(row.getString(15))), row.getFloat(14));
    }

    private static StoredDocument document(ResultSet row) throws SQLException {
        return new StoredDocument(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                Instant.ofEpochMilli(row.getLong(5)),
                row.getString(6),
                row.getString(7),
                row.getString(8));
    }

    /** Of {@code [1,2]} or <code>{1,2}</code>. */
    private static float @Nullable [] vector(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.substring(1, text.length() - 1).split(",", -1);
        float[] vector = new float[parts.length];
        for (int at = 0; at < parts.length; at++) {
            vector[at] = Float.parseFloat(parts[at]);
        }
        return vector;
    }
}
