package ai.beast.rag.store.lucene;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.CollectionBusyException;
import ai.beast.rag.store.CollectionName;
import ai.beast.rag.store.Discrepancy;
import ai.beast.rag.store.DocumentEntry;
import ai.beast.rag.store.EmbeddingMismatchException;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationSpec;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.Hit;
import ai.beast.rag.store.SearchRequest;
import ai.beast.rag.store.StaleFenceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Collections as directories below one root: {@code NAME/collection.json} and an index for each generation in {@code NAME/gN}. Several processes may
 * read a root; changes of catalogues are serialized by a lock on the file {@code .lock}, and each index has one writing process.
 */
public final class LuceneChunkStore implements ChunkStore {
    private final Path root;
    private final Directories directories;
    private final Map<Path, GenerationIndex> indexes = new HashMap<>();
    private final Map<Path, LuceneGenerationWriter> writers = new HashMap<>();

    /** @param root directory, which is created with the first collection */
    public LuceneChunkStore(Path root) {
        this(root, FSDirectory::open);
    }

    LuceneChunkStore(Path root, Directories directories) {
        this.root = root;
        this.directories = directories;
    }

    @Override
    public List<String> collections() {
        return reading(() -> {
            if (!Files.isDirectory(root)) {
                return List.of();
            }
            try (Stream<Path> directories = Files.list(root)) {
                return directories
                        .filter(directory -> Files.exists(directory.resolve("collection.json")))
                        .map(directory -> directory.getFileName().toString())
                        .sorted()
                        .toList();
            }
        });
    }

    @Override
    public List<Generation> generations(String collection) {
        return reading(() -> Catalog.read(directory(collection))
                .map(catalog -> catalog.list(collection))
                .orElse(List.of()));
    }

    @Override
    public Generation open(String collection, GenerationSpec spec) {
        return changing(() -> {
            Path directory = directory(collection);
            Optional<Catalog> catalog = Catalog.read(directory);
            if (catalog.isEmpty()) {
                Files.createDirectories(directory);
                create(directory, Catalog.first(spec), 1);
            }
            Generation live = live(collection).orElseThrow();
            if (!live.spec().equals(spec)) {
                throw new EmbeddingMismatchException(collection, live.spec(), spec);
            }
            return live;
        });
    }

    @Override
    public Generation prepare(String collection, GenerationSpec spec) {
        return changing(() -> {
            Path directory = directory(collection);
            Catalog catalog = catalog(collection);
            Optional<Generation> begun = prepared(collection, catalog, spec);
            if (begun.isEmpty()) {
                catalog = catalog.with(spec);
                create(directory, catalog, catalog.last());
                begun = prepared(collection, catalog, spec);
            }
            return begun.orElseThrow();
        });
    }

    @Override
    public void switchLive(String collection, int from, int to) {
        changing(() -> {
            Catalog catalog = catalog(collection);
            if (!catalog.generations().containsKey(to)) {
                throw ProblemException.notFound("Collection " + collection + " has no generation " + to);
            }
            if (catalog.live() != from) {
                throw new ProblemException(
                        ErrorCode.CONFLICT,
                        "Generation " + catalog.live() + " of collection " + collection + " is live, not " + from);
            }
            catalog.live(to).write(directory(collection));
            return to;
        });
    }

    @Override
    public void drop(Generation generation) {
        changing(() -> {
            Path directory = directory(generation.collection());
            Optional<Catalog> catalog = Catalog.read(directory);
            if (catalog.isPresent()) {
                if (catalog.get().live() == generation.number()) {
                    throw new ProblemException(
                            ErrorCode.CONFLICT,
                            "Generation " + generation.number() + " of collection " + generation.collection()
                                    + " is live and can't be dropped");
                }
                catalog.get().without(generation.number()).write(directory);
                release(path(generation));
                deleteAll(path(generation));
            }
            return generation;
        });
    }

    @Override
    public void delete(String collection) {
        changing(() -> {
            Path directory = Files.createDirectories(directory(collection));
            List<Lock> locks = new ArrayList<>();
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(directory, Files::isDirectory)) {
                for (Path index : inside) {
                    release(index);
                    locks.add(lock(collection, index));
                }
                Catalog.delete(directory);
                deleteAll(directory);
            } finally {
                IOUtils.close(locks);
            }
            return collection;
        });
    }

    @Override
    public synchronized GenerationWriter write(Generation generation, long fence) {
        return reading(() -> {
            existing(generation);
            Path path = path(generation);
            LuceneGenerationWriter present = writers.get(path);
            if (present != null && !present.isClosed()) {
                if (present.fence() > fence) {
                    throw new StaleFenceException(fence, present.fence());
                }
                present.fenceOff(fence);
            }
            LuceneGenerationWriter writer = new LuceneGenerationWriter(generation, directories.open(path), fence);
            writers.put(path, writer);
            return writer;
        });
    }

    @Override
    public List<Hit> search(Generation generation, SearchRequest request) {
        return index(generation).search(request);
    }

    @Override
    public List<Hit> chunks(Generation generation, String documentId, int from, int to) {
        return index(generation).chunks(documentId, from, to);
    }

    @Override
    public List<DocumentEntry> documents(Generation generation, String after, int limit) {
        return index(generation).documents(after, limit);
    }

    @Override
    public Totals totals(Generation generation) {
        return index(generation).totals();
    }

    @Override
    public List<Discrepancy> audit(Generation generation) {
        try {
            return index(generation).audit();
        } catch (UncheckedIOException failed) {
            if (failed.getCause() instanceof CorruptIndexException damaged) {
                return List.of(new Discrepancy("", "A file of the index is damaged: " + damaged.getMessage()));
            }
            throw failed;
        }
    }

    @Override
    public synchronized void close() {
        reading(() -> {
            for (Path path : List.copyOf(writers.keySet())) {
                release(path);
            }
            for (Path path : List.copyOf(indexes.keySet())) {
                release(path);
            }
            return root;
        });
    }

    /** Keeps writers of all processes out of an index. */
    private Lock lock(String collection, Path index) throws IOException {
        try {
            return directories.open(index).obtainLock(IndexWriter.WRITE_LOCK_NAME);
        } catch (LockObtainFailedException written) {
            throw new CollectionBusyException(collection, written);
        }
    }

    /** The open index of a generation; a new one where another process has deleted the collection and made it again. */
    private synchronized GenerationIndex index(Generation generation) {
        return reading(() -> {
            String collection = existing(generation).id();
            Path path = path(generation);
            GenerationIndex index = indexes.get(path);
            if (index != null && !index.collection().equals(collection)) {
                release(path);
                index = null;
            }
            if (index == null) {
                index = new GenerationIndex(generation, directories.open(path), collection);
                indexes.put(path, index);
            }
            return index;
        });
    }

    private synchronized void release(Path path) throws IOException {
        LuceneGenerationWriter writer = writers.remove(path);
        if (writer != null) {
            writer.fenceOff(Long.MAX_VALUE);
        }
        GenerationIndex index = indexes.remove(path);
        if (index != null) {
            index.close();
        }
    }

    /** Makes the index of a generation first, then the catalogue that names it. */
    private void create(Path directory, Catalog catalog, int number) throws IOException {
        Path path = directory.resolve("g" + number);
        deleteAll(path);
        Files.createDirectories(path);
        LuceneGenerationWriter.create(directories.open(path));
        catalog.write(directory);
    }

    private static Optional<Generation> prepared(String collection, Catalog catalog, GenerationSpec spec) {
        return catalog.list(collection).stream()
                .filter(generation -> !generation.live() && generation.spec().equals(spec))
                .findFirst();
    }

    private Catalog catalog(String collection) throws IOException {
        return Catalog.read(directory(collection))
                .orElseThrow(() -> ProblemException.notFound("There is no collection " + collection));
    }

    private Path directory(String collection) {
        return root.resolve(CollectionName.require(collection));
    }

    private Path path(Generation generation) {
        return directory(generation.collection()).resolve("g" + generation.number());
    }

    /** The catalogue that names the generation. To be asked before an index is opened, which would create it. */
    private Catalog existing(Generation generation) throws IOException {
        return Catalog.read(directory(generation.collection()))
                .filter(catalog -> catalog.generations().containsKey(generation.number()))
                .orElseThrow(() -> ProblemException.notFound(
                        "Collection " + generation.collection() + " has no generation " + generation.number()));
    }

    /** Runs a change of catalogues alone, in this process and among processes. */
    @SuppressWarnings("try")
    private synchronized <T> T changing(Work<T> work) {
        return reading(() -> {
            Files.createDirectories(root);
            try (FileChannel file = FileChannel.open(
                            root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                return work.run();
            }
        });
    }

    private static <T> T reading(Work<T> work) {
        try {
            return work.run();
        } catch (IOException failed) {
            throw new UncheckedIOException("The store of collections is unavailable", failed);
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failed) throws IOException {
                Files.delete(path);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Opens the directory of an index. */
    interface Directories {
        Directory open(Path path) throws IOException;
    }

    private interface Work<T> {
        T run() throws IOException;
    }
}
