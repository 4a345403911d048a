package ai.beast.rag.store;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a store must do, in the plainest form: maps, exact distances, and words by their number in common. */
public final class MemoryChunkStore implements ChunkStore {
    private final TreeMap<String, TreeMap<Integer, Index>> collections = new TreeMap<>();
    private final Map<String, Integer> live = new HashMap<>();
    private final Map<String, Integer> last = new HashMap<>();

    @Override
    public List<String> collections() {
        return List.copyOf(collections.keySet());
    }

    @Override
    public List<Generation> generations(String collection) {
        CollectionName.require(collection);
        return collections.getOrDefault(collection, new TreeMap<>()).entrySet().stream()
                .map(entry -> generation(collection, entry.getKey()))
                .toList();
    }

    @Override
    public Generation open(String collection, GenerationSpec spec) {
        CollectionName.require(collection);
        if (!collections.containsKey(collection)) {
            collections.put(collection, new TreeMap<>(Map.of(1, new Index(spec))));
            live.put(collection, 1);
            last.put(collection, 1);
        }
        Generation present = live(collection).orElseThrow();
        if (!present.spec().equals(spec)) {
            throw new EmbeddingMismatchException(collection, present.spec(), spec);
        }
        return present;
    }

    @Override
    public Generation prepare(String collection, GenerationSpec spec) {
        TreeMap<Integer, Index> generations = require(collection);
        return generations(collection).stream()
                .filter(generation -> !generation.live() && generation.spec().equals(spec))
                .findFirst()
                .orElseGet(() -> {
                    int number = last.merge(collection, 1, Integer::sum);
                    generations.put(number, new Index(spec));
                    return generation(collection, number);
                });
    }

    @Override
    public void switchLive(String collection, int from, int to) {
        if (!require(collection).containsKey(to)) {
            throw ProblemException.notFound("generation " + to);
        }
        if (live.get(collection) != from) {
            throw new ProblemException(ErrorCode.CONFLICT, "live is " + live.get(collection));
        }
        live.put(collection, to);
    }

    @Override
    public void drop(Generation generation) {
        if (collections.containsKey(generation.collection())) {
            if (live.get(generation.collection()) == generation.number()) {
                throw new ProblemException(ErrorCode.CONFLICT, "live");
            }
            collections.get(generation.collection()).remove(generation.number());
        }
    }

    @Override
    public void delete(String collection) {
        collections.remove(CollectionName.require(collection));
        live.remove(collection);
        last.remove(collection);
    }

    @Override
    public GenerationWriter write(Generation generation, long fence) {
        Index index = index(generation);
        if (index.fence > fence) {
            throw new StaleFenceException(fence, index.fence);
        }
        index.fence = fence;
        Writer writer = new Writer(index, fence);
        index.writer = writer;
        return writer;
    }

    @Override
    public List<Hit> search(Generation generation, SearchRequest request) {
        Index index = index(generation);
        float[] vector = request.vector();
        int dimensions = index.spec.embedder().dimensions();
        if (vector != null && (dimensions == 0 || vector.length != dimensions || !PublishedChunks.isNormal(vector))) {
            throw ProblemException.invalid("vector", "dimensions");
        }
        return index.committed.values().stream()
                .filter(entry -> request.filter() == null || matches(request.filter(), entry.document))
                .flatMap(entry -> entry.chunks.stream()
                        .map(chunk -> new Hit(
                                entry.document,
                                request.withVectors() ? chunk : new StoredChunk(chunk.chunk(), null),
                                vector == null ? common(request.text(), chunk) : product(vector, chunk.vector()))))
                .filter(hit -> vector != null || hit.score() > 0)
                .sorted(Comparator.comparingDouble((Hit hit) -> -hit.score()).thenComparing(Hit::key))
                .limit(request.limit())
                .toList();
    }

    @Override
    public List<Hit> chunks(Generation generation, String documentId, int from, int to) {
        Entry entry = index(generation).committed.get(documentId);
        return entry == null
                ? List.of()
                : entry.chunks.stream()
                        .filter(chunk ->
                                chunk.chunk().ordinal() >= from && chunk.chunk().ordinal() <= to)
                        .map(chunk -> new Hit(entry.document, new StoredChunk(chunk.chunk(), null), 0))
                        .toList();
    }

    @Override
    public List<DocumentEntry> documents(Generation generation, String after, int limit) {
        return index(generation).committed.tailMap(after, false).values().stream()
                .limit(limit)
                .map(entry -> new DocumentEntry(entry.document, entry.chunks.size()))
                .toList();
    }

    @Override
    public Totals totals(Generation generation) {
        Collection<Entry> entries = index(generation).committed.values();
        return new Totals(
                entries.size(),
                entries.stream().mapToInt(entry -> entry.chunks.size()).sum());
    }

    @Override
    public List<Discrepancy> audit(Generation generation) {
        index(generation);
        return List.of();
    }

    @Override
    public void close() {}

    private Generation generation(String collection, int number) {
        return new Generation(
                collection, number, collections.get(collection).get(number).spec, live.get(collection) == number);
    }

    private TreeMap<Integer, Index> require(String collection) {
        TreeMap<Integer, Index> generations = collections.get(CollectionName.require(collection));
        if (generations == null) {
            throw ProblemException.notFound("collection " + collection);
        }
        return generations;
    }

    private Index index(Generation generation) {
        Index index = require(generation.collection()).get(generation.number());
        if (index == null) {
            throw ProblemException.notFound("generation " + generation.number());
        }
        return index;
    }

    private static boolean matches(Filter filter, StoredDocument document) {
        return switch (filter) {
            case Filter.And(var parts) -> parts.stream().allMatch(part -> matches(part, document));
            case Filter.Or(var parts) -> parts.stream().anyMatch(part -> matches(part, document));
            case Filter.Not(var part) -> !matches(part, document);
            case Filter.Equal(var property, var value) -> value.equals(text(property, document));
            case Filter.Prefix(var property, var value) ->
                text(property, document) != null && text(property, document).startsWith(value);
            case Filter.Range(var property, long min, long max) -> {
                long value = property == Filter.NumberProperty.BYTES
                        ? document.bytes()
                        : document.modified().toEpochMilli();
                yield min <= value && value <= max;
            }
        };
    }

    private static String text(Filter.TextProperty property, StoredDocument document) {
        return switch (property) {
            case ID -> document.id();
            case SOURCE -> document.source();
            case TITLE -> document.title();
            case LANGUAGE -> document.language();
            case MEDIA_TYPE -> document.mediaType();
        };
    }

    private static float common(String question, StoredChunk chunk) {
        Set<String> words = words(question);
        words.retainAll(words(chunk.chunk().withContext()));
        return words.size();
    }

    private static Set<String> words(String text) {
        return new HashSet<>(Stream.of(text.toLowerCase(Locale.ROOT).split("\\W+"))
                .filter(word -> !word.isEmpty())
                .toList());
    }

    private static float product(float[] left, float[] right) {
        double sum = 0;
        for (int at = 0; at < left.length; at++) {
            sum += left[at] * right[at];
        }
        return (float) ((1 + sum) / 2);
    }

    private static final class Index {
        final GenerationSpec spec;
        TreeMap<String, Entry> committed = new TreeMap<>();
        long fence;
        Writer writer;

        Index(GenerationSpec spec) {
            this.spec = spec;
        }
    }

    private record Entry(StoredDocument document, List<StoredChunk> chunks) {}

    private static final class Writer implements GenerationWriter {
        private final Index index;
        private final long fence;
        private final TreeMap<String, Entry> changed;

        Writer(Index index, long fence) {
            this.index = index;
            this.fence = fence;
            changed = new TreeMap<>(index.committed);
        }

        @Override
        public synchronized void publish(StoredDocument document, List<StoredChunk> chunks) {
            check();
            PublishedChunks.check(index.spec, document, chunks);
            changed.put(document.id(), new Entry(document, List.copyOf(chunks)));
        }

        @Override
        public synchronized void remove(Collection<String> documentIds) {
            check();
            changed.keySet().removeAll(Arrays.asList(documentIds.toArray(String[]::new)));
        }

        @Override
        public synchronized void commit() {
            check();
            index.committed = new TreeMap<>(changed);
        }

        @Override
        public void close() {
            if (index.writer == this) {
                commit();
            }
        }

        private void check() {
            if (index.writer != this) {
                throw new StaleFenceException(fence, index.fence);
            }
        }
    }

    static List<ChunkKey> keys(List<Hit> hits) {
        return new ArrayList<>(hits.stream().map(Hit::key).toList());
    }
}
