package ai.beast.versioning.transfer;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.manifest.Manifest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the chunks of one exported snapshot as they come. Nothing that was not checked is stored, and what was stored is no
 * snapshot before the manifest is recorded. Used once.
 */
final class SnapshotImport {
    /** No manifest the store reads is larger: that of a model of 16 TiB. */
    private static final long MAX_STORED_MANIFEST_BYTES = 256L << 20;
    /** A manifest that was read takes about four times its length of the heap, and two may be read at the same time. */
    private static final int HEAP_PARTS = 16;

    /** Bytes a manifest may have: a sixteenth of the heap, but no more than the store reads. With 160 MiB of heap, those of models up to 600 GiB. */
    static final long MAX_MANIFEST_BYTES =
            Math.min(MAX_STORED_MANIFEST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PARTS);

    private final BlobStore blobs;
    private final Lease lease;

    SnapshotImport(BlobStore blobs, Lease lease) {
        this.blobs = blobs;
        this.lease = lease;
    }

    /** @param newBytes how many the store did not have */
    record Received(Manifest manifest, long newBytes) {}

    /**
     * Reads a whole archive.
     *
     * @return its manifest, all of whose chunks are in the store, durably
     * @throws ProblemException {@code invalid_field} when it is no archive of a snapshot, {@code checksum_mismatch} when something
     *     in it was changed or is missing
     */
    Received read(InputStream archive) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(archive);
                BlobStore.Batch batch = blobs.batch()) {
            Manifest manifest = manifest(tar);
            Map<String, Chunk> expected = new HashMap<>();
            manifest.chunks().forEach(chunk -> expected.put(chunk.blobName(), chunk));
            Set<String> seen = new HashSet<>();
            long newBytes = 0;
            ByteBuffer buffer = ByteBuffer.allocate(Chunk.MAX_LENGTH);
            for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
                @Nullable Chunk chunk = expected.get(entry.getName());
                if (chunk == null) {
                    throw notAnArchive("it holds " + entry.getName() + ", which its manifest does not name");
                }
                read(tar, entry, chunk, buffer);
                if (batch.putIfAbsent(chunk.blobName(), buffer)) {
                    newBytes += chunk.length();
                }
                seen.add(entry.getName());
                lease.keep();
            }
            if (seen.size() < expected.size()) {
                throw new ProblemException(
                        ErrorCode.CHECKSUM_MISMATCH,
                        "The archive ends before all of the snapshot was there; it was cut short");
            }
            requireWhole(manifest, batch);
            return new Received(manifest, newBytes);
        }
    }

    /** The chunks are sound by now; whether they make up the file can only be told from all of them together. */
    private void requireWhole(Manifest manifest, BlobStore.Batch batch) throws IOException {
        batch.commit();
        MessageDigest whole = Sha256.digest();
        ByteBuffer buffer = ByteBuffer.allocate(Chunk.MAX_LENGTH);
        for (Chunk chunk : manifest.chunks()) {
            buffer.clear();
            blobs.read(chunk.blobName(), buffer);
            whole.update(buffer.flip());
            lease.keep();
        }
        if (!Sha256.finish(whole).equals(manifest.sha256())) {
            throw new ProblemException(
                    ErrorCode.CHECKSUM_MISMATCH, "The archive's chunks do not make up the file its manifest names");
        }
    }

    private static Manifest manifest(TarArchiveInputStream tar) throws IOException {
        TarArchiveEntry first = next(tar);
        if (first == null || !first.getName().startsWith("manifests/")) {
            throw notAnArchive("it does not begin with a manifest");
        }
        if (first.getSize() > MAX_MANIFEST_BYTES) {
            throw notAnArchive("its manifest has " + first.getSize() + " bytes; the limit is " + MAX_MANIFEST_BYTES);
        }
        try {
            Manifest manifest = Manifest.read(tar);
            if (!manifest.blobName().equals(first.getName())) {
                throw notAnArchive("its manifest has a name that is not its own");
            }
            return manifest;
        } catch (DamagedException damaged) {
            throw new ProblemException(ErrorCode.CHECKSUM_MISMATCH, "The archive's manifest was changed", damaged);
        }
    }

    private static void read(TarArchiveInputStream tar, TarArchiveEntry entry, Chunk chunk, ByteBuffer buffer)
            throws IOException {
        if (entry.getSize() == chunk.length()) {
            int got = tar.readNBytes(buffer.array(), 0, chunk.length());
            buffer.clear().limit(got);
            if (got == chunk.length() && Sha256.of(buffer).equals(chunk.sha256())) {
                return;
            }
        }
        throw new ProblemException(
                ErrorCode.CHECKSUM_MISMATCH, "A part of the archive was changed: the chunk " + chunk.sha256());
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
        try {
            return tar.getNextEntry();
        } catch (EOFException cut) {
            throw new ProblemException(ErrorCode.CHECKSUM_MISMATCH, "The archive was cut short", cut);
        } catch (IOException | IllegalArgumentException malformed) {
            throw new ProblemException(ErrorCode.INVALID_FIELD, "This is not a snapshot's archive", malformed);
        }
    }

    private static ProblemException notAnArchive(String why) {
        return new ProblemException(ErrorCode.INVALID_FIELD, "This is not a snapshot's archive: " + why);
    }
}
