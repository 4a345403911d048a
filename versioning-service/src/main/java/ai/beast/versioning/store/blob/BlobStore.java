package ai.beast.versioning.store.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Named byte strings, each written whole and never changed in place. Names are {@code kind/xx/rest}: a word, two hexadecimal
 * digits that spread blobs over directories, and lower-case letters, digits, dots and hyphens. Thread-safe; several
 * processes may share one store.
 *
 * <p>A blob is visible whole or not at all, at any crash point. What was put or deleted survives a power cut only once a
 * later {@link #sync} has returned.
 */
public interface BlobStore {

    /**
     * Stores a blob unless one of that name and length is there.
     *
     * @param content what lies between position and limit; the position may move
     * @return whether it was written; false when it was there
     */
    boolean putIfAbsent(String name, ByteBuffer content) throws IOException;

    /** Stores a blob, atomically replacing one of that name. */
    void put(String name, ByteBuffer content) throws IOException;

    /** The blob's length in bytes; empty when there is none. */
    OptionalLong length(String name) throws IOException;

    /**
     * Reads a blob from its start until it or the buffer ends.
     *
     * @return the blob's whole length, which is more than was read when the buffer was too small
     * @throws java.nio.file.NoSuchFileException when there is none of that name
     */
    long read(String name, ByteBuffer target) throws IOException;

    /** Removes a blob. @return whether it was there */
    boolean delete(String name) throws IOException;

    /** The names that begin so, in no order. Names added or removed meanwhile may or may not show. Close the stream. */
    Stream<String> list(String prefix) throws IOException;

    /** Returns if the store can be reached and, as far as can be told without writing, written. */
    void check() throws IOException;

    /** Returns when every change made through this object before the call would survive a power cut. */
    void sync() throws IOException;

    /** Begins to add many blobs, which may take fewer syncs than adding each by itself. */
    default Batch batch() {
        return new Batch() {
            @Override
            public boolean putIfAbsent(String name, ByteBuffer content) throws IOException {
                return BlobStore.this.putIfAbsent(name, content);
            }

            @Override
            public void commit() throws IOException {
                sync();
            }

            @Override
            public void close() {}
        };
    }

    /** Blobs that are added together. Several threads may add; one commits and closes, when the others are done. */
    interface Batch extends AutoCloseable {
        /**
         * As {@link BlobStore#putIfAbsent}, but the blob may show only when {@link #commit} has returned.
         *
         * @param content may be used again when this returns
         */
        boolean putIfAbsent(String name, ByteBuffer content) throws IOException;

        /**
         * Returns when everything that was added shows and would survive a power cut.
         *
         * @throws IOException the first failure to add a blob
         */
        void commit() throws IOException;

        /** Gives up what was not committed; some of it may remain as blobs. */
        @Override
        void close();
    }
}
