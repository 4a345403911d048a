package ai.beast.versioning.transfer;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.DamageReport;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.Damage;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.manifest.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * One snapshot as a tar file, see docs/store-format.md: a manifest and the chunks it names, under the names they have in the
 * store.
 */
final class SnapshotArchive {
    private static final int RECORD = 512;
    private static final int MODE = 0644;

    private final BlobStore blobs;
    private final Manifest manifest;
    private final byte[] manifestBytes;
    private final List<Chunk> chunks;

    SnapshotArchive(BlobStore blobs, Manifest manifest) {
        this.blobs = blobs;
        this.manifest = manifest;
        this.manifestBytes = manifest.toBytes();
        Map<Sha256, Chunk> once = new LinkedHashMap<>();
        manifest.chunks().forEach(chunk -> once.putIfAbsent(chunk.sha256(), chunk));
        this.chunks = List.copyOf(once.values());
    }

    /** Bytes of the whole file. */
    long length() {
        long length = entry(manifestBytes.length) + 2 * RECORD;
        for (Chunk chunk : chunks) {
            length += entry(chunk.length());
        }
        return length;
    }

    private static long entry(long content) {
        return RECORD + Math.ceilDiv(content, RECORD) * (long) RECORD;
    }

    /** @throws ProblemException {@code snapshot_damaged} when a chunk is missing or has another length */
    void requireComplete() throws IOException {
        for (Chunk chunk : chunks) {
            OptionalLong length = blobs.length(chunk.blobName());
            if (length.isEmpty() || length.getAsLong() != chunk.length()) {
                Damage damage = new Damage(chunk, length.isEmpty() ? Damage.Kind.MISSING : Damage.Kind.CORRUPT);
                throw new ProblemException(ErrorCode.SNAPSHOT_DAMAGED, "The snapshot is damaged: " + damage.describe())
                        .with("damages", DamageReport.of(List.of(damage)));
            }
        }
    }

    /** @throws DamagedException when a chunk does not have its hash; the file is cut short then, which importing notices */
    void write(OutputStream target) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(target, RECORD);
        add(tar, manifest.blobName(), ByteBuffer.wrap(manifestBytes));
        ByteBuffer buffer = ByteBuffer.allocate(Chunk.MAX_LENGTH);
        for (Chunk chunk : chunks) {
            buffer.clear();
            blobs.read(chunk.blobName(), buffer);
            buffer.flip();
            if (!Sha256.of(buffer).equals(chunk.sha256())) {
                throw new DamagedException(new Damage(chunk, Damage.Kind.CORRUPT));
            }
            add(tar, chunk.blobName(), buffer);
        }
        tar.finish();
        tar.flush();
    }

    private void add(TarArchiveOutputStream tar, String name, ByteBuffer content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.remaining());
        entry.setMode(MODE);
        // Equal snapshots make equal files.
        entry.setModTime(Date.from(manifest.source().createdAt().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
        tar.putArchiveEntry(entry);
        tar.write(content.array(), content.arrayOffset() + content.position(), content.remaining());
        tar.closeArchiveEntry();
    }
}
