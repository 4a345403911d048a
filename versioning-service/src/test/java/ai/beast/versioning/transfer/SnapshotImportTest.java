package ai.beast.versioning.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ProblemException;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.lease.Lease;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotImportTest {
    private static final int READ_AHEAD = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void refusesManifestAboveItsLimitUnread() throws Exception {
        Endless content = new Endless();
        BlobStore blobs = FileBlobStore.open(directory, new DiskFiles());
        try (Lease lease = new SnapshotStore(blobs, new DiskFiles(), 1).intake(Progress.NONE)) {
            InputStream archive = new SequenceInputStream(
                    new ByteArrayInputStream(header(Math.max(250L << 20, SnapshotImport.MAX_MANIFEST_BYTES + 1))),
                    content);

            assertThatThrownBy(() -> new SnapshotImport(blobs, lease).read(archive))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("limit");
        }
        assertThat(content.read).isLessThan(READ_AHEAD);
    }

    @Test
    void limitsManifestsToAFractionOfTheHeap() {
        assertThat(SnapshotImport.MAX_MANIFEST_BYTES)
                .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 16);
    }

    private static byte[] header(long size) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Not closed: the entry's content follows.
        TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, 512);
        TarArchiveEntry entry = new TarArchiveEntry("manifests/aa/" + "a".repeat(64) + "-0123456789abcdef");
        entry.setSize(size);
        tar.putArchiveEntry(entry);
        tar.flush();
        return bytes.toByteArray();
    }

    /** Zeros without end, counted. */
    private static final class Endless extends InputStream {
        private long read;

        @Override
        public int read() {
            read++;
            return 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            read += length;
            return length;
        }
    }
}
