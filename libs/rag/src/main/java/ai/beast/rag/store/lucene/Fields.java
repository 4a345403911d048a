package ai.beast.rag.store.lucene;

import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.store.DocumentEntry;
import ai.beast.rag.store.Filter;
import ai.beast.rag.store.Hit;
import ai.beast.rag.store.StoredChunk;
import ai.beast.rag.store.StoredDocument;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The Lucene documents of a document: one for each chunk and, behind them, a row that stands for the whole. All carry the document's properties, so
 * that filters need no join.
 */
final class Fields {
    static final String ID = name(Filter.TextProperty.ID);
    /** The id once more, of chunks alone, by which hits of one score are sorted. */
    static final String KEY = "key";

    static final String ROW = "row";
    static final String CONTENT = "content";
    static final String VECTOR = "vector";
    static final String ORDINAL = "ordinal";
    private static final String HASH = "hash";
    private static final String CHUNKS = "chunks";
    private static final String START = "start";
    private static final String PAGE = "page";
    private static final String CONTEXT = "context";
    private static final String TEXT = "text";

    private Fields() {}

    static String name(Filter.TextProperty property) {
        return switch (property) {
            case ID -> "id";
            case SOURCE -> "source";
            case TITLE -> "title";
            case LANGUAGE -> "language";
            case MEDIA_TYPE -> "media_type";
        };
    }

    static String name(Filter.NumberProperty property) {
        return switch (property) {
            case BYTES -> "bytes";
            case MODIFIED -> "modified";
        };
    }

    /** Made one by one while they are written. */
    static Iterable<Document> block(StoredDocument document, List<StoredChunk> chunks) {
        return () -> Stream.concat(
                        chunks.stream().map(chunk -> chunk(document, chunk)),
                        Stream.of(chunks.size()).map(count -> row(document, count)))
                .iterator();
    }

    private static Document row(StoredDocument document, int chunks) {
        Document row = properties(document);
        row.add(new StringField(ROW, document.id(), Store.NO));
        row.add(new StoredField(CHUNKS, chunks));
        return row;
    }

    static DocumentEntry entry(Document row) {
        return new DocumentEntry(document(row), number(row, CHUNKS).intValue());
    }

    static Hit hit(Document stored, float @Nullable [] vector, float score) {
        int start = number(stored, START).intValue();
        String text = text(stored, TEXT);
        IndexableField page = stored.getField(PAGE);
        Chunk chunk = new Chunk(
                number(stored, ORDINAL).intValue(),
                start,
                start + text.length(),
                page == null ? null : page.numericValue().intValue(),
                text(stored, CONTEXT),
                text);
        return new Hit(document(stored), new StoredChunk(chunk, vector), score);
    }

    private static Document chunk(StoredDocument document, StoredChunk stored) {
        Chunk chunk = stored.chunk();
        Document fields = properties(document);
        fields.add(new SortedDocValuesField(KEY, new BytesRef(document.id())));
        fields.add(new IntPoint(ORDINAL, chunk.ordinal()));
        fields.add(new NumericDocValuesField(ORDINAL, chunk.ordinal()));
        fields.add(new StoredField(ORDINAL, chunk.ordinal()));
        fields.add(new StoredField(START, chunk.start()));
        if (chunk.page() != null) {
            fields.add(new StoredField(PAGE, chunk.page()));
        }
        fields.add(new StoredField(CONTEXT, chunk.context()));
        fields.add(new StoredField(TEXT, chunk.text()));
        fields.add(new TextField(CONTENT, chunk.withContext(), Store.NO));
        if (stored.vector() != null) {
            fields.add(new KnnFloatVectorField(VECTOR, stored.vector(), VectorSimilarityFunction.DOT_PRODUCT));
        }
        return fields;
    }

    private static Document properties(StoredDocument document) {
        Document fields = new Document();
        fields.add(new StringField(ID, document.id(), Store.YES));
        fields.add(new StringField(name(Filter.TextProperty.SOURCE), document.source(), Store.YES));
        fields.add(new StoredField(HASH, document.contentHash()));
        fields.add(new LongField(name(Filter.NumberProperty.BYTES), document.bytes(), Store.YES));
        fields.add(new LongField(
                name(Filter.NumberProperty.MODIFIED), document.modified().toEpochMilli(), Store.YES));
        fields.add(new StringField(name(Filter.TextProperty.TITLE), document.title(), Store.YES));
        if (document.language() != null) {
            fields.add(new StringField(name(Filter.TextProperty.LANGUAGE), document.language(), Store.YES));
        }
        fields.add(new StringField(name(Filter.TextProperty.MEDIA_TYPE), document.mediaType(), Store.YES));
        return fields;
    }

    private static StoredDocument document(Document stored) {
        return new StoredDocument(
                text(stored, ID),
                text(stored, name(Filter.TextProperty.SOURCE)),
                text(stored, HASH),
                number(stored, name(Filter.NumberProperty.BYTES)).longValue(),
                Instant.ofEpochMilli(
                        number(stored, name(Filter.NumberProperty.MODIFIED)).longValue()),
                text(stored, name(Filter.TextProperty.TITLE)),
                stored.get(name(Filter.TextProperty.LANGUAGE)),
                text(stored, name(Filter.TextProperty.MEDIA_TYPE)));
    }

    private static String text(Document stored, String field) {
        String value = stored.get(field);
        if (value == null) {
            throw new IllegalStateException("A stored chunk lacks its field " + field);
        }
        return value;
    }

    private static Number number(Document stored, String field) {
        IndexableField value = stored.getField(field);
        Number number = value == null ? null : value.numericValue();
        if (number == null) {
            throw new IllegalStateException("A stored chunk lacks its field " + field);
        }
        return number;
    }
}
