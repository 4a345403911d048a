package ai.beast.versioning.store.read;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.CutPlan;
import ai.beast.versioning.store.chunk.Damage;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot's content as a channel, for reading. Holds one chunk in memory, checked against its hash; a bad one is a
 * {@link DamagedException}. Not thread-safe.
 */
public final class ContentChannel implements SeekableByteChannel {
    private final Manifest manifest;
    private final BlobStore blobs;
    private final ByteBuffer content = ByteBuffer.allocate(CutPlan.MAX_CHUNK);
    private @Nullable Chunk held;
    private long position;
    private boolean open = true;

    public ContentChannel(Manifest manifest, BlobStore blobs) {
        this.manifest = manifest;
        this.blobs = blobs;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        if (position >= manifest.sizeBytes()) {
            return -1;
        }
        Chunk chunk = chunkAt(position);
        hold(chunk);
        int from = (int) (position - chunk.offset());
        int count = Math.min(target.remaining(), chunk.length() - from);
        target.put(content.duplicate().clear().position(from).limit(from + count));
        position += count;
        return count;
    }

    private void hold(Chunk chunk) throws IOException {
        if (chunk.equals(held)) {
            return;
        }
        held = null;
        content.clear();
        try {
            long length = blobs.read(chunk.blobName(), content);
            content.flip();
            if (length != chunk.length() || !Sha256.of(content).equals(chunk.sha256())) {
                throw new DamagedException(new Damage(chunk, Damage.Kind.CORRUPT));
            }
        } catch (NoSuchFileException missing) {
            throw new DamagedException(new Damage(chunk, Damage.Kind.MISSING));
        }
        held = chunk;
    }

    private Chunk chunkAt(long offset) {
        List<Chunk> chunks = manifest.chunks();
        int low = 0;
        int high = chunks.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunks.get(middle).end() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return chunks.get(low);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return manifest.sizeBytes();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }
}
