package ai.beast.versioning.store.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that is opened when it is first used, and again after a while when that failed, so that a directory that is not mounted yet
 * stops no start. Thread-safe.
 */
public final class LateBlobStore implements BlobStore {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(2);

    private final String place;
    private final Opening opening;
    private volatile @Nullable BlobStore opened;
    private @Nullable IOException failure;
    private long failedAt;

    /** Opens the store. */
    public interface Opening {
        BlobStore open() throws IOException;
    }

    /** @param place for messages */
    public LateBlobStore(String place, Opening opening) {
        this.place = place;
        this.opening = opening;
    }

    private BlobStore store() throws StoreUnavailableException {
        BlobStore store = opened;
        return store == null ? open() : store;
    }

    private synchronized BlobStore open() throws StoreUnavailableException {
        BlobStore store = opened;
        if (store != null) {
            return store;
        }
        IOException before = failure;
        if (before == null || System.nanoTime() - failedAt > RETRY_DELAY.toNanos()) {
            try {
                store = opening.open();
                opened = store;
                failure = null;
                return store;
            } catch (IOException unusable) {
                failure = unusable;
                failedAt = System.nanoTime();
                before = unusable;
            }
        }
        throw new StoreUnavailableException("The snapshot store cannot be used: " + place + ": " + before, before);
    }

    @Override
    public boolean putIfAbsent(String name, ByteBuffer content) throws IOException {
        return store().putIfAbsent(name, content);
    }

    @Override
    public void put(String name, ByteBuffer content) throws IOException {
        store().put(name, content);
    }

    @Override
    public OptionalLong length(String name) throws IOException {
        return store().length(name);
    }

    @Override
    public long read(String name, ByteBuffer target) throws IOException {
        return store().read(name, target);
    }

    @Override
    public boolean delete(String name) throws IOException {
        return store().delete(name);
    }

    @Override
    public Stream<String> list(String prefix) throws IOException {
        return store().list(prefix);
    }

    @Override
    public void check() throws IOException {
        store().check();
    }

    @Override
    public void sync() throws IOException {
        store().sync();
    }

    @Override
    public Batch batch() {
        BlobStore store = opened;
        return store == null ? BlobStore.super.batch() : store.batch();
    }
}
