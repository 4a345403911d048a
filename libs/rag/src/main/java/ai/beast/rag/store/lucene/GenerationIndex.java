package ai.beast.rag.store.lucene;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.rag.store.ChunkStore.Totals;
import ai.beast.rag.store.Discrepancy;
import ai.beast.rag.store.DocumentEntry;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.Hit;
import ai.beast.rag.store.PublishedChunks;
import ai.beast.rag.store.SearchRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Reads the index of one generation, in the state of its latest commit. Thread-safe. */
final class GenerationIndex implements AutoCloseable {
    /** The parameters of the published BM25 figures: Anserini's and Pyserini's. */
    static final Similarity BM25 = new BM25Similarity(0.9f, 0.4f);

    private static final Sort BEST_FIRST = new Sort(
            SortField.FIELD_SCORE,
            new SortField(Fields.KEY, SortField.Type.STRING),
            new SortField(Fields.ORDINAL, SortField.Type.INT));
    private static final Sort BY_ORDINAL = new Sort(new SortField(Fields.ORDINAL, SortField.Type.INT));
    /** Neighbours that the graph is searched for at least: its recall falls where it is searched for few. */
    private static final int MIN_NEIGHBOURS = 100;

    private final Generation generation;
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final Directory directory;
    private final String collection;
    private final SearcherManager searchers;

    /**
     * Opens an index.
     *
     * @param directory which this closes
     * @param collection id of the collection
     */
    GenerationIndex(Generation generation, Directory directory, String collection) throws IOException {
        this.collection = collection;
        this.generation = generation;
        this.directory = directory;
        try {
            searchers = new SearcherManager(directory, new SearcherFactory() {
                @Override
                public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
                    IndexSearcher searcher = new IndexSearcher(reader);
                    searcher.setSimilarity(BM25);
                    return searcher;
                }
            });
        } catch (IndexNotFoundException deleted) {
            directory.close();
            throw missing(generation, deleted);
        } catch (IOException | RuntimeException unreadable) {
            directory.close();
            throw unreadable;
        }
    }

    String collection() {
        return collection;
    }

    List<Hit> search(SearchRequest request) {
        float[] vector = request.vector();
        Query filter = request.filter() == null ? null : Queries.of(request.filter());
        if (vector == null) {
            Query words = Queries.words(analyzer, request.text() == null ? "" : request.text());
            Query query = filter == null ? words : Queries.both(words, filter);
            return read(
                    searcher -> hits(searcher, searcher.search(query, request.limit(), BEST_FIRST).scoreDocs, request));
        }
        int dimensions = generation.spec().embedder().dimensions();
        if (dimensions == 0 || vector.length != dimensions || !PublishedChunks.isNormal(vector)) {
            throw ProblemException.invalid("vector", "`vector` must have " + dimensions + " dimensions and length 1");
        }
        Query nearest =
                new KnnFloatVectorQuery(Fields.VECTOR, vector, Math.max(request.limit(), MIN_NEIGHBOURS), filter);
        return read(searcher -> {
            List<Hit> found = hits(searcher, searcher.search(nearest, request.limit()).scoreDocs, request);
            found.sort(Comparator.comparingDouble((Hit hit) -> -hit.score()).thenComparing(Hit::key));
            return found;
        });
    }

    List<Hit> chunks(String documentId, int from, int to) {
        int limit = Math.clamp((long) to - from + 1, 0, SearchRequest.MAX_LIMIT);
        if (limit == 0) {
            return List.of();
        }
        return read(searcher -> {
            List<Hit> found = new ArrayList<>();
            for (ScoreDoc place : searcher.search(Queries.chunks(documentId, from, to), limit, BY_ORDINAL).scoreDocs) {
                found.add(Fields.hit(searcher.storedFields().document(place.doc), null, 0));
            }
            return found;
        });
    }

    List<DocumentEntry> documents(String after, int limit) {
        return read(searcher -> documents(searcher, after, limit));
    }

    private static List<DocumentEntry> documents(IndexSearcher searcher, String after, int limit) throws IOException {
        List<DocumentEntry> page = new ArrayList<>();
        IndexReader reader = searcher.getIndexReader();
        Terms rows = MultiTerms.getTerms(reader, Fields.ROW);
        if (rows == null) {
            return page;
        }
        Bits live = MultiBits.getLiveDocs(reader);
        TermsEnum ids = rows.iterator();
        BytesRef last = new BytesRef(after);
        BytesRef id = ids.seekCeil(last) == TermsEnum.SeekStatus.END ? null : ids.term();
        if (id != null && id.equals(last)) {
            id = ids.next();
        }
        for (; id != null && page.size() < limit; id = ids.next()) {
            PostingsEnum places = ids.postings(null, PostingsEnum.NONE);
            for (int at = places.nextDoc(); at != PostingsEnum.NO_MORE_DOCS; at = places.nextDoc()) {
                if (live == null || live.get(at)) {
                    page.add(Fields.entry(searcher.storedFields().document(at)));
                }
            }
        }
        return page;
    }

    Totals totals() {
        return read(GenerationIndex::totals);
    }

    private static Totals totals(IndexSearcher searcher) throws IOException {
        int chunks = searcher.count(new FieldExistsQuery(Fields.ORDINAL));
        return new Totals(searcher.getIndexReader().numDocs() - chunks, chunks);
    }

    List<Discrepancy> audit() {
        return read(searcher -> {
            List<Discrepancy> found = new ArrayList<>();
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                try {
                    leaf.reader().checkIntegrity();
                } catch (CorruptIndexException damaged) {
                    found.add(new Discrepancy("", "A file of the index is damaged: " + damaged.getMessage()));
                }
            }
            String after = "";
            long chunks = 0;
            List<DocumentEntry> page;
            do {
                page = documents(searcher, after, SearchRequest.MAX_LIMIT);
                for (DocumentEntry entry : page) {
                    chunks += compare(searcher, entry, found);
                    after = entry.document().id();
                }
            } while (!page.isEmpty());
            if (chunks != totals(searcher).chunks()) {
                found.add(new Discrepancy("", "There are chunks without a document"));
            }
            return found;
        });
    }

    /** Number of the document's stored chunks. */
    private int compare(IndexSearcher searcher, DocumentEntry entry, List<Discrepancy> found) throws IOException {
        String id = entry.document().id();
        Query own = new TermQuery(new Term(Fields.ID, id));
        int chunks = searcher.count(Queries.both(own, new FieldExistsQuery(Fields.ORDINAL)));
        if (chunks != entry.chunks()) {
            found.add(new Discrepancy(id, "has " + chunks + " chunks, published were " + entry.chunks()));
        }
        if (generation.spec().embedder().dimensions() > 0) {
            int vectors = searcher.count(Queries.both(own, new FieldExistsQuery(Fields.VECTOR)));
            if (vectors != chunks) {
                found.add(new Discrepancy(id, "has " + vectors + " vectors of " + chunks + " chunks"));
            }
        }
        return chunks;
    }

    private static List<Hit> hits(IndexSearcher searcher, ScoreDoc[] places, SearchRequest request) throws IOException {
        List<Hit> hits = new ArrayList<>(places.length);
        for (ScoreDoc place : places) {
            Document stored = searcher.storedFields().document(place.doc);
            float score =
                    place instanceof FieldDoc sorted && sorted.fields != null ? (Float) sorted.fields[0] : place.score;
            hits.add(Fields.hit(
                    stored, request.withVectors() ? vector(searcher.getIndexReader(), place.doc) : null, score));
        }
        return hits;
    }

    private static float @Nullable [] vector(IndexReader reader, int place) throws IOException {
        LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(place, reader.leaves()));
        FloatVectorValues vectors = leaf.reader().getFloatVectorValues(Fields.VECTOR);
        if (vectors == null) {
            return null;
        }
        DocIndexIterator at = vectors.iterator();
        return at.advance(place - leaf.docBase) == place - leaf.docBase
                ? vectors.vectorValue(at.index()).clone()
                : null;
    }

    private <T> T read(Reading<T> reading) {
        try {
            searchers.maybeRefreshBlocking();
            IndexSearcher searcher = searchers.acquire();
            try {
                return reading.read(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (AlreadyClosedException deleted) {
            throw missing(generation, deleted);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "The index of collection " + generation.collection() + " can't be read", unreadable);
        }
    }

    private static ProblemException missing(Generation generation, Exception cause) {
        return new ProblemException(
                ErrorCode.NOT_FOUND,
                "Collection " + generation.collection() + " has no generation " + generation.number(),
                cause);
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        directory.close();
        analyzer.close();
    }

    private interface Reading<T> {
        T read(IndexSearcher searcher) throws IOException;
    }
}
