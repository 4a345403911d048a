package ai.beast.rag.store.lucene;

import ai.beast.rag.store.CollectionBusyException;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.PublishedChunks;
import ai.beast.rag.store.StaleFenceException;
import ai.beast.rag.store.StoredChunk;
import ai.beast.rag.store.StoredDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * Writes the index of one generation. Lucene's lock on the directory keeps other processes out and goes with the process; within the process, the
 * store fences off the writer before. The fence stands in the commit, so that it survives.
 */
final class LuceneGenerationWriter implements GenerationWriter {
    private static final String FENCE = "fence";
    private static final double BUFFER_MEBIBYTES = 32;

    private final Generation generation;
    private final long fence;
    private final Directory directory;
    private final IndexWriter writer;
    /** Fence of the run that took over; 0 while this one writes. */
    private long newer;

    private boolean closed;

    /** @param directory which this closes */
    LuceneGenerationWriter(Generation generation, Directory directory, long fence) throws IOException {
        this.generation = generation;
        this.fence = fence;
        this.directory = directory;
        IndexWriter opened = null;
        try {
            opened = open(directory);
            long last = lastFence(opened);
            if (last > fence) {
                throw new StaleFenceException(fence, last);
            }
            opened.setLiveCommitData(Map.of(FENCE, Long.toString(fence)).entrySet());
            opened.commit();
        } catch (LockObtainFailedException locked) {
            directory.close();
            throw new CollectionBusyException(generation.collection(), locked);
        } catch (IOException | RuntimeException failed) {
            if (opened != null) {
                opened.rollback();
            }
            directory.close();
            throw failed;
        }
        writer = opened;
    }

    /** Makes an empty index. */
    static void create(Directory empty) throws IOException {
        try (Directory directory = empty;
                IndexWriter writer = open(directory)) {
            writer.commit();
        }
    }

    long fence() {
        return fence;
    }

    @Override
    public synchronized void publish(StoredDocument document, List<StoredChunk> chunks) {
        PublishedChunks.check(generation.spec(), document, chunks);
        change(() -> writer.updateDocuments(new Term(Fields.ID, document.id()), Fields.block(document, chunks)));
    }

    @Override
    public synchronized void remove(Collection<String> documentIds) {
        Term[] ids = documentIds.stream().map(id -> new Term(Fields.ID, id)).toArray(Term[]::new);
        change(() -> writer.deleteDocuments(ids));
    }

    @Override
    public synchronized void commit() {
        change(writer::commit);
    }

    /** Drops what was not committed; every later change fails. */
    synchronized void fenceOff(long by) throws IOException {
        if (!closed) {
            newer = by;
            closed = true;
            try {
                writer.rollback();
            } finally {
                directory.close();
            }
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (directory) {
            writer.close();
        } catch (IOException failed) {
            throw failure(failed);
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private void change(Change change) {
        if (newer > 0) {
            throw new StaleFenceException(fence, newer);
        }
        try {
            change.run();
        } catch (IOException failed) {
            throw failure(failed);
        }
    }

    private UncheckedIOException failure(IOException failed) {
        return new UncheckedIOException("Collection " + generation.collection() + " can't be written", failed);
    }

    private static IndexWriter open(Directory directory) throws IOException {
        return new IndexWriter(
                directory,
                new IndexWriterConfig(new EnglishAnalyzer())
                        .setSimilarity(GenerationIndex.BM25)
                        .setCodec(WideVectorsFormat.codec())
                        .setRAMBufferSizeMB(BUFFER_MEBIBYTES));
    }

    private static long lastFence(IndexWriter writer) {
        Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
        if (data != null) {
            for (Map.Entry<String, String> entry : data) {
                if (entry.getKey().equals(FENCE)) {
                    return Long.parseLong(entry.getValue());
                }
            }
        }
        return 0;
    }

    private interface Change {
        void run() throws IOException;
    }
}
