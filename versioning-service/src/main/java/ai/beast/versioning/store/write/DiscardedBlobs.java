package ai.beast.versioning.store.write;

import ai.beast.versioning.store.blob.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Keeps nothing, so that a file can be cut and hashed as an intake does it without being stored. Thread-safe. */
public final class DiscardedBlobs implements BlobStore {
    @Override
    public boolean putIfAbsent(String name, ByteBuffer content) {
        return false;
    }

    @Override
    public void put(String name, ByteBuffer content) {
        // Nothing is kept.
    }

    @Override
    public OptionalLong length(String name) {
        return OptionalLong.empty();
    }

    @Override
    public long read(String name, ByteBuffer target) throws IOException {
        throw new NoSuchFileException(name);
    }

    @Override
    public boolean delete(String name) {
        return false;
    }

    @Override
    public Stream<String> list(String prefix) {
        return Stream.empty();
    }

    @Override
    public void check() {
        // Always there.
    }

    @Override
    public void sync() {
        // Nothing is kept.
    }
}
