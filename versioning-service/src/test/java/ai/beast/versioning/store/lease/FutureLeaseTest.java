package ai.beast.versioning.store.lease;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.disk.DiskFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FutureLeaseTest {
    private static final Instant LATER = Instant.parse("2045-01-01T00:00:00Z");
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @TempDir
    Path directory;

    private BlobStore blobs;

    @BeforeEach
    void open() throws IOException {
        blobs = FileBlobStore.open(directory.resolve("store"), new DiskFiles());
    }

    @Test
    void leaseFromTheFutureStopsNoIntakeForLongerThanATerm() throws IOException {
        put("leases/00/sweep-left", LATER);

        try (Lease lease = new Leases(blobs, Duration.ofMillis(200)).intake(Progress.NONE)) {
            lease.require();
        }

        assertThat(blobs.length("leases/00/sweep-left")).isEmpty();
    }

    @Test
    void leaseFromTheFutureStopsNoSweepForLongerThanATerm() throws IOException {
        put("leases/00/intake-left", LATER);

        Optional<Lease> lease = new Leases(blobs, Duration.ofMillis(200)).sweep(Duration.ofMinutes(1), Progress.NONE);

        assertThat(lease).isPresent();
        lease.orElseThrow().close();
    }

    @Test
    void leaseIsKeptWhileItsTimeChanges() {
        FutureLeases leases = new FutureLeases(Duration.ofSeconds(10));

        assertThat(leases.lives("a", LATER, 0)).isTrue();
        assertThat(leases.lives("a", LATER, 9 * SECOND)).isTrue();
        assertThat(leases.lives("a", LATER.plusSeconds(1), 12 * SECOND)).isTrue();
        assertThat(leases.lives("a", LATER.plusSeconds(1), 21 * SECOND)).isTrue();
        assertThat(leases.lives("a", LATER.plusSeconds(1), 22 * SECOND)).isFalse();
    }

    private void put(String name, Instant time) throws IOException {
        blobs.put(name, ByteBuffer.wrap(time.toString().getBytes(StandardCharsets.US_ASCII)));
    }
}
