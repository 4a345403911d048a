package ai.beast.versioning.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
        store.clearAbandoned();
        return store;
    }

    public Path root() {
        return root;
    }

    @Override
    public boolean putIfAbsent(String name, ByteBuffer content) throws IOException {
        Path file = file(name);
        OptionalLong there = length(name);
        if (there.isPresent() && there.getAsLong() == content.remaining()) {
            // Whoever wrote it may have crashed before its name was safe; the caller's sync must cover it.
            unsynced.add(parent(file));
            return false;
        }
        write(file, content);
        return true;
    }

    @Override
    public void put(String name, ByteBuffer content) throws IOException {
        write(file(name), content);
    }

    private void write(Path file, ByteBuffer content) throws IOException {
        Path directory = parent(file);
        needDirectory(parent(directory));
        needDirectory(directory);
        Path temporary = root.resolve(TEMPORARY).resolve(UUID.randomUUID().toString());
        try (DurableFiles.NewFile target = files.create(temporary)) {
            target.write(content, 0);
            target.sync();
        } catch (IOException | RuntimeException failure) {
            discard(temporary, failure);
            throw failure;
        }
        try {
            files.rename(temporary, file);
        } catch (IOException | RuntimeException failure) {
            discard(temporary, failure);
            throw failure;
        }
        unsynced.add(directory);
    }

    private void discard(Path temporary, Exception failure) {
        try {
            files.delete(temporary);
        } catch (IOException | RuntimeException remains) {
            failure.addSuppressed(remains);
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
        try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.READ)) {
            while (target.hasRemaining() && channel.read(target) >= 0) {
                // until one of the two ends
            }
            return channel.size();
        }
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

    /** One caller at a time: nobody may return while another one is still syncing a directory it needs. */
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

    private void needDirectory(Path directory) throws IOException {
        if (directories.contains(directory)) {
            return;
        }
        files.createDirectory(directory);
        files.syncDirectory(parent(directory));
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
