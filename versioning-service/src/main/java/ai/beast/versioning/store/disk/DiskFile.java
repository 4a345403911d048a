package ai.beast.versioning.store.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A new file of the operating system. The whole blocks of large writes go around the page cache, see {@link DirectIo}, the rest
 * through it. Where the file system refuses, everything goes through it.
 */
final class DiskFile implements DurableFiles.NewFile {
    /** For buffers of the heap the runtime keeps another one outside it, as large as the largest write of each thread. */
    private static final int MAX_WRITE = 1 << 20;

    private final Path file;
    private final FileChannel cached;
    private final AlignedBuffers aligned = new AlignedBuffers();
    private @Nullable FileChannel direct;
    private boolean directTried;

    DiskFile(Path file) throws IOException {
        this.file = file;
        this.cached = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
    }

    @Override
    public void write(ByteBuffer content, long position) throws IOException {
        FileChannel around = content.remaining() < DirectIo.MIN ? null : direct();
        if (around == null) {
            writeCached(content, position);
            return;
        }
        int end = content.limit();
        int head = (int) Math.floorMod(-position, (long) DirectIo.BLOCK);
        int wholeBlocks = (content.remaining() - head) / DirectIo.BLOCK * DirectIo.BLOCK;
        long at = position;
        at += writeCached(content.limit(content.position() + head), at);
        at += writeDirectly(around, content.limit(content.position() + wholeBlocks), at);
        writeCached(content.limit(end), at);
    }

    private long writeCached(ByteBuffer content, long position) throws IOException {
        long at = position;
        int end = content.limit();
        while (content.position() < end) {
            int most = content.isDirect() ? end : content.position() + MAX_WRITE;
            content.limit(Math.min(end, most));
            at += cached.write(content, at);
            content.limit(end);
        }
        return at - position;
    }

    private long writeDirectly(FileChannel around, ByteBuffer content, long position) throws IOException {
        int length = content.remaining();
        ByteBuffer bounce = isAligned(content) ? null : aligned.take();
        try {
            long at = position;
            while (content.hasRemaining()) {
                ByteBuffer piece = bounce == null ? content.slice() : filled(bounce, content);
                int written = around.write(piece, at);
                content.position(content.position() + written);
                at += written;
                if (written % DirectIo.BLOCK != 0 || written == 0) {
                    break;
                }
            }
        } catch (IOException refused) {
            // A file system may refuse at the first write only; if it is the disk, the ordinary way says so too.
            giveUpDirect();
        } finally {
            if (bounce != null) {
                aligned.give(bounce);
            }
        }
        writeCached(content, position + length - content.remaining());
        return length;
    }

    @Override
    public void readBack(ByteBuffer target, long position) throws IOException {
        FileChannel around = target.remaining() < DirectIo.MIN ? null : direct();
        int end = target.limit();
        long at = position;
        if (around != null) {
            int head = (int) Math.floorMod(-position, (long) DirectIo.BLOCK);
            int wholeBlocks = (target.remaining() - head) / DirectIo.BLOCK * DirectIo.BLOCK;
            at += readCached(target.limit(target.position() + head), at);
            at += readDirectly(around, target.limit(target.position() + wholeBlocks), at);
        }
        readCached(target.limit(end), at);
    }

    private long readCached(ByteBuffer target, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int read = cached.read(target, at);
            if (read < 0) {
                throw new EOFException("The file ends before what was written");
            }
            at += read;
        }
        return at - position;
    }

    /** Reads whole blocks; fewer than were asked for where the file system refuses. */
    private int readDirectly(FileChannel around, ByteBuffer target, long position) {
        int length = target.remaining();
        ByteBuffer bounce = aligned.take();
        try {
            while (target.hasRemaining()) {
                bounce.clear().limit(Math.min(bounce.capacity(), target.remaining()));
                int read = around.read(bounce, position + length - target.remaining());
                if (read <= 0 || read % DirectIo.BLOCK != 0) {
                    break;
                }
                target.put(bounce.flip());
            }
        } catch (IOException refused) {
            // The ordinary way says so too if it is the disk.
        } finally {
            aligned.give(bounce);
        }
        return length - target.remaining();
    }

    private boolean isAligned(ByteBuffer content) {
        return content.isDirect() && content.alignmentOffset(content.position(), DirectIo.BLOCK) == 0;
    }

    private static ByteBuffer filled(ByteBuffer bounce, ByteBuffer content) {
        int length = Math.min(bounce.capacity(), content.remaining());
        bounce.clear().put(0, content, content.position(), length);
        return bounce.limit(length);
    }

    private synchronized @Nullable FileChannel direct() {
        if (!directTried) {
            directTried = true;
            direct = DirectIo.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ);
        }
        return direct;
    }

    private synchronized void giveUpDirect() throws IOException {
        if (direct != null) {
            direct.close();
            direct = null;
        }
    }

    @Override
    public void sync() throws IOException {
        cached.force(true);
    }

    @Override
    public synchronized void close() throws IOException {
        try (cached;
                aligned) {
            giveUpDirect();
        }
    }
}
