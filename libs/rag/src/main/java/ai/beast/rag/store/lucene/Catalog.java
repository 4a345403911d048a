package ai.beast.rag.store.lucene;

import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationSpec;
import ai.beast.work.disk.DirectorySync;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which generations a collection has and which is live: {@code collection.json} in its directory, replaced atomically. What the file does not name
 * does not exist.
 *
 * @param id of the collection, which another one of its name does not have
 * @param live number of the live generation
 * @param last number that was given to a generation, so that none is used again
 */
record Catalog(String id, int live, int last, SortedMap<Integer, GenerationSpec> generations) {
    private static final String FILE = "collection.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Catalog first(GenerationSpec spec) {
        return new Catalog(UUID.randomUUID().toString(), 1, 1, new TreeMap<>(Map.of(1, spec)));
    }

    static Optional<Catalog> read(Path collection) throws IOException {
        try {
            Catalog catalog = JSON.readValue(Files.readAllBytes(collection.resolve(FILE)), Catalog.class);
            if (catalog == null || catalog.id() == null || catalog.generations() == null) {
                throw new IOException("The catalogue " + collection.resolve(FILE) + " is damaged");
            }
            return Optional.of(catalog);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    static void delete(Path collection) throws IOException {
        Files.deleteIfExists(collection.resolve(FILE));
        sync(collection);
    }

    void write(Path collection) throws IOException {
        Path temporary = collection.resolve(FILE + ".tmp");
        try (FileChannel file = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(this));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(
                temporary,
                collection.resolve(FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        sync(collection);
    }

    Catalog with(GenerationSpec spec) {
        SortedMap<Integer, GenerationSpec> more = new TreeMap<>(generations);
        more.put(last + 1, spec);
        return new Catalog(id, live, last + 1, more);
    }

    Catalog without(int number) {
        SortedMap<Integer, GenerationSpec> fewer = new TreeMap<>(generations);
        fewer.remove(number);
        return new Catalog(id, live, last, fewer);
    }

    Catalog live(int number) {
        return new Catalog(id, number, last, generations);
    }

    List<Generation> list(String collection) {
        return generations.entrySet().stream()
                .map(entry -> new Generation(collection, entry.getKey(), entry.getValue(), entry.getKey() == live))
                .toList();
    }

    private static void sync(Path directory) throws IOException {
        DirectorySync.sync(directory);
    }
}
