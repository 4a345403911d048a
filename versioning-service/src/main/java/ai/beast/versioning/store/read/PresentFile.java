package ai.beast.versioning.store.read;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A file whose content is a snapshot, as a source of the chunks it shares with another one: versions of a model have most bytes in
 * common, and those of the file in use are in memory already, while the store may be on a slow disk or across a network. Nothing
 * says that the file still is what it was: what is made of it must be hashed.
 */
final class PresentFile implements ChunkSource, AutoCloseable {
    private final FileChannel file;
    private final Map<Sha256, Chunk> chunks = new HashMap<>();
    private final ChunkSource others;

    /** @param others for the chunks it does not have */
    PresentFile(Path path, Manifest manifest, ChunkSource others) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        this.others = others;
        for (Chunk chunk : manifest.chunks()) {
            chunks.putIfAbsent(chunk.sha256(), chunk);
        }
    }

    @Override
    public long read(Chunk chunk, ByteBuffer target) throws IOException {
        Chunk here = chunks.get(chunk.sha256());
        int from = target.position();
        if (here != null && reads(here, target.slice(from, here.length()))) {
            target.position(from + here.length());
            return here.length();
        }
        return others.read(chunk, target);
    }

    /** Answers false also where the disk fails under the file, which may be the reason for a rollback. */
    private boolean reads(Chunk here, ByteBuffer content) {
        try {
            while (content.hasRemaining() && file.read(content, here.offset() + content.position()) >= 0) {
                // until the chunk or the file ends
            }
            return !content.hasRemaining();
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
