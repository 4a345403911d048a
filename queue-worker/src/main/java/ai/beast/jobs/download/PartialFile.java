package ai.beast.jobs.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The file being filled, with the hash of what is in it. One thread writes; {@link #sync} may be called by another. */
final class PartialFile implements AutoCloseable {
    private static final int BLOCK = 1 << 20;

    private final FileChannel channel;
    private final MessageDigest hash;
    private long size;

    private PartialFile(FileChannel channel, long size) {
        this.channel = channel;
        this.hash = Hashes.sha256();
        this.size = size;
    }

    /**
     * Opens the file, keeping its first bytes and dropping the rest. What is kept is read again, for the hash.
     *
     * @param keep how much to keep, if there is as much; else nothing is kept
     */
    static PartialFile open(Path path, long keep) throws IOException {
        boolean going = keep > 0 && Files.exists(path) && Files.size(path) >= keep;
        if (!going) {
            // A new file rather than an emptied one: whoever still writes to the old one, frozen and come back, harms
            // nobody.
            Files.deleteIfExists(path);
        }
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            channel.truncate(going ? keep : 0);
            PartialFile file = new PartialFile(channel, going ? keep : 0);
            file.readAgain();
            return file;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private void readAgain() throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        long at = 0;
        while (at < size) {
            block.clear().limit((int) Math.min(BLOCK, size - at));
            int read = channel.read(block, at);
            if (read < 0) {
                throw new IOException("The partial file became shorter while it was read");
            }
            at += read;
            hash.update(block.flip());
        }
        channel.position(size);
    }

    void append(ByteBuffer bytes) throws IOException {
        hash.update(bytes.duplicate());
        size += bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    long size() {
        return size;
    }

    /** Makes what was written so far survive a power cut. */
    void sync() throws IOException {
        channel.force(false);
    }

    /** Ends hashing. */
    String digest() {
        return HexFormat.of().formatHex(hash.digest());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    static void discard(Path path) throws IOException {
        Files.deleteIfExists(path);
    }
}
