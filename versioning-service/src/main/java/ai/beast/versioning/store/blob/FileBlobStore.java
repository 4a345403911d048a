package ai.beast.versioning.store.blob;

import ai.beast.versioning.store.disk.DirectIo;
import ai.beast.versioning.store.disk.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Blobs as files below one directory. A blob is written under a temporary name, synced, and renamed; the directories that
 * got new names are synced together in {@link #sync}.
 */
public final class FileBlobStore implements BlobStore {
    private static final String TEMPORARY = "tmp";
    /** No single write takes this long; what is older was left by a crash. */
    private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

    private final Path root;
    private final DurableFiles files;
    private final Set<Path> unsynced = ConcurrentHashMap.newKeySet();
    private final Set<Path> directories = ConcurrentHashMap.newKeySet();

    private FileBlobStore(Path root, DurableFiles files) {
        this.root = root;
        this.files = files;
    }

    /** Opens the store in a directory, which is created where missing, and clears what crashed writers left in it. */
    public static FileBlobStore open(Path root, DurableFiles files) throws IOException {
        Path absolute = root.toAbsolutePath();
        createDurably(absolute, files);
        FileBlobStore store = new FileBlobStore(absolute, files);
        store.needDirectory(absolute.resolve(TEMPORARY));
        store.sync();
        store.clearAbandoned();
        return store;
    }

    public Path root() {
        return root;
    }

    @Override
    public boolean putIfAbsent(String name, ByteBuffer content) throws IOException {
        if (has(name, content.remaining())) {
            return false;
        }
        write(file(name), content);
        return true;
    }

    @Override
    public Batch batch() {
        return new FileBatch(this);
    }

    /** Whether a blob of that name and length is there. If so the next {@link #sync} makes its name safe. */
    boolean has(String name, int expected) throws IOException {
        OptionalLong there = length(name);
        if (there.isPresent() && there.getAsLong() == expected) {
            // Its writer may have crashed before its name was safe; the caller's sync must cover it.
            Path directory = parent(file(name));
            needDirectories(directory);
            unsynced.add(directory);
            return true;
        }
        return false;
    }

    @Override
    public void put(String name, ByteBuffer content) throws IOException {
        write(file(name), content);
    }

    private void write(Path file, ByteBuffer content) throws IOException {
        begin(file, content).finish();
    }

    /** Writes a blob's content under a temporary name, not synced yet. */
    Unfinished begin(String name, ByteBuffer content) throws IOException {
        return begin(file(name), content);
    }

    private Unfinished begin(Path file, ByteBuffer content) throws IOException {
        needDirectories(parent(file));
        Path temporary = root.resolve(TEMPORARY).resolve(UUID.randomUUID().toString());
        Unfinished unfinished = new Unfinished(files.create(temporary), temporary, file);
        try {
            unfinished.target.write(content, 0);
            return unfinished;
        } catch (IOException | RuntimeException failure) {
            unfinished.discard(failure);
            throw failure;
        }
    }

    /** A blob that has its content but not its name. Ended with {@link #finish} or {@link #discard}. */
    final class Unfinished {
        private final DurableFiles.NewFile target;
        private final Path temporary;
        private final Path file;

        private Unfinished(DurableFiles.NewFile target, Path temporary, Path file) {
            this.target = target;
            this.temporary = temporary;
            this.file = file;
        }

        /** Syncs it and gives it its name, which the next {@link FileBlobStore#sync} makes safe. */
        void finish() throws IOException {
            try {
                try (target) {
                    target.sync();
                }
                files.rename(temporary, file);
            } catch (IOException | RuntimeException failure) {
                discard(failure);
                throw failure;
            }
            unsynced.add(parent(file));
        }

        /** Removes it. @param reason is told what could not be removed */
        void discard(Throwable reason) {
            try (target) {
                files.delete(temporary);
            } catch (IOException | RuntimeException remains) {
                reason.addSuppressed(remains);
            }
        }
    }

    @Override
    public OptionalLong length(String name) throws IOException {
        try {
            return OptionalLong.of(Files.size(file(name)));
        } catch (NoSuchFileException absent) {
            return OptionalLong.empty();
        }
    }

    @Override
    public long read(String name, ByteBuffer target) throws IOException {
        return DirectIo.read(file(name), target);
    }

    @Override
    public boolean delete(String name) throws IOException {
        Path file = file(name);
        boolean deleted = files.delete(file);
        if (deleted) {
            unsynced.add(parent(file));
        }
        return deleted;
    }

    @Override
    public Stream<String> list(String prefix) throws IOException {
        List<Path> spread = new ArrayList<>();
        for (Path kind : subdirectories(root)) {
            String beginning = name(kind) + "/";
            if (!beginning.startsWith(prefix) && !prefix.startsWith(beginning)) {
                continue;
            }
            for (Path two : subdirectories(kind)) {
                String start = name(two) + "/";
                if (start.startsWith(prefix) || prefix.startsWith(start)) {
                    spread.add(two);
                }
            }
        }
        return spread.stream()
                .flatMap(FileBlobStore::entries)
                .map(this::name)
                .filter(name -> name.startsWith(prefix) && BlobNames.isName(name));
    }

    @Override
    public void check() throws IOException {
        if (!Files.isWritable(root)) {
            throw new AccessDeniedException(root.toString());
        }
    }

    /** One caller at a time: none may return while another is still syncing a directory it needs. */
    @Override
    public synchronized void sync() throws IOException {
        Set<Path> due = new HashSet<>(unsynced);
        for (Path directory : due) {
            unsynced.remove(directory);
            try {
                files.syncDirectory(directory);
            } catch (IOException | RuntimeException failure) {
                unsynced.add(directory);
                throw failure;
            }
        }
    }

    private static void createDurably(Path directory, DurableFiles files) throws IOException {
        Path parent = parent(directory);
        if (!Files.isDirectory(directory)) {
            createDurably(parent, files);
            files.createDirectory(directory);
            files.syncDirectory(parent);
        }
    }

    private void needDirectories(Path directory) throws IOException {
        needDirectory(parent(directory));
        needDirectory(directory);
    }

    private void needDirectory(Path directory) throws IOException {
        if (directories.contains(directory)) {
            return;
        }
        files.createDirectory(directory);
        // Also when it was there: its maker may have crashed before its name was safe.
        unsynced.add(parent(directory));
        directories.add(directory);
    }

    private void clearAbandoned() throws IOException {
        Instant limit = Instant.now().minus(ABANDONED_AFTER);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(root.resolve(TEMPORARY))) {
            for (Path temporary : left) {
                if (isOlder(temporary, limit)) {
                    files.delete(temporary);
                }
            }
        }
    }

    private static boolean isOlder(Path temporary, Instant limit) throws IOException {
        try {
            return Files.getLastModifiedTime(temporary).toInstant().isBefore(limit);
        } catch (NoSuchFileException renamedMeanwhile) {
            // Other writers go on while this one opens.
            return false;
        }
    }

    private Path file(String name) {
        return root.resolve(BlobNames.check(name));
    }

    private String name(Path path) {
        return root.relativize(path).toString();
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("The store cannot lie in the root of the file system");
        }
        return parent;
    }

    private static List<Path> subdirectories(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    private static Stream<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The store cannot be listed", unreadable);
        }
    }
}
