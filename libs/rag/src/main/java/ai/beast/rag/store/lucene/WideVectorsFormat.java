package ai.beast.rag.store.lucene;

import ai.beast.rag.store.EmbedderSpec;
import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own format of vectors for more than its 1,024 dimensions. The name is that of the original, which reads the files: the limit holds for
 * writing alone.
 */
final class WideVectorsFormat extends KnnVectorsFormat {
    private final KnnVectorsFormat original;

    private WideVectorsFormat(KnnVectorsFormat original) {
        super(original.getName());
        this.original = original;
    }

    static Lucene104Codec codec() {
        KnnVectorsFormat format = new WideVectorsFormat(new Lucene99HnswVectorsFormat());
        return new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return format;
            }
        };
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        return original.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return original.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
        return EmbedderSpec.MAX_DIMENSIONS;
    }
}
