package ai.beast.versioning.store.read;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.CutPlan;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Compares a file with a manifest in a few places only, for files whose outward signs say that they are unchanged. */
public final class Sample {
    /** Chunks between the first and the last. */
    private static final int BETWEEN = 2;

    private final Manifest manifest;

    public Sample(Manifest manifest) {
        this.manifest = manifest;
    }

    public boolean matches(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != manifest.sizeBytes()) {
                return false;
            }
            ByteBuffer buffer = ByteBuffer.allocate(CutPlan.MAX_CHUNK);
            for (Chunk chunk : chosen()) {
                if (!Sha256.of(read(channel, chunk, buffer)).equals(chunk.sha256())) {
                    return false;
                }
            }
            return true;
        }
    }

    private Set<Chunk> chosen() {
        List<Chunk> chunks = manifest.chunks();
        Set<Chunk> chosen = new LinkedHashSet<>();
        if (!chunks.isEmpty()) {
            chosen.add(chunks.getFirst());
            for (int i = 0; i < BETWEEN; i++) {
                chosen.add(chunks.get(ThreadLocalRandom.current().nextInt(chunks.size())));
            }
            chosen.add(chunks.getLast());
        }
        return chosen;
    }

    /** The file's bytes at the place of the chunk; shorter when the file ends before. */
    static ByteBuffer read(FileChannel channel, Chunk chunk, ByteBuffer buffer) throws IOException {
        buffer.clear().limit(chunk.length());
        while (buffer.hasRemaining() && channel.read(buffer, chunk.offset() + buffer.position()) >= 0) {
            // until one of the two ends
        }
        return buffer.flip();
    }
}
