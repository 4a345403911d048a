package ai.beast.versioning.hub;

import ai.beast.versioning.store.disk.ContentChangedException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A file's bytes, open for one reader. */
final class OpenContent implements Closeable {
    private final SeekableByteChannel channel;
    private final Check check;

    /** Looks whether the file still is what it was. */
    @FunctionalInterface
    interface Check {
        /** Looks once. @throws ContentChangedException when it was written to */
        void run(SeekableByteChannel channel) throws IOException;
    }

    OpenContent(SeekableByteChannel channel, Check check) {
        this.channel = channel;
        this.check = check;
    }

    /** Fills the buffer. */
    void read(ByteBuffer target, long position) throws IOException {
        channel.position(position);
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new EOFException("The file ends before its size");
            }
        }
    }

    /** @throws ContentChangedException when the file was written to since it was opened */
    void requireUnchanged() throws IOException {
        check.run(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
