package ai.beast.versioning.store.lease;

import ai.beast.versioning.store.blob.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * A hold on the store, kept as a blob that others see, see {@link Leases}. It lapses unless it is renewed, so that a dead
 * holder blocks others for at most the term. Used by one thread at a time.
 */
public final class Lease implements AutoCloseable {
    private final BlobStore blobs;
    private final String name;
    private final Duration term;
    private long renewedAt;

    Lease(BlobStore blobs, String name, Duration term) throws IOException {
        this.blobs = blobs;
        this.name = name;
        this.term = term;
        renew();
    }

    String name() {
        return name;
    }

    /**
     * Renews the lease if that is due. To be called now and then during long work; cheap when nothing is due.
     *
     * @throws LeaseLostException when it was not renewed within half its term; others consider it dead after the whole, which
     *     leaves the other half for clocks that differ
     */
    public void keep() throws IOException {
        require();
        if (sinceRenewal().compareTo(term.dividedBy(10)) > 0) {
            renew();
        }
    }

    /** @throws LeaseLostException as {@link #keep} does */
    public void require() throws LeaseLostException {
        if (sinceRenewal().compareTo(term.dividedBy(2)) >= 0) {
            throw new LeaseLostException();
        }
    }

    private Duration sinceRenewal() {
        return Duration.ofNanos(System.nanoTime() - renewedAt);
    }

    private void renew() throws IOException {
        long before = System.nanoTime();
        blobs.put(name, ByteBuffer.wrap(Instant.now().toString().getBytes(StandardCharsets.US_ASCII)));
        blobs.sync();
        renewedAt = before;
    }

    /** Gives the hold up. One that can't be removed lapses by itself. */
    @Override
    public void close() throws IOException {
        blobs.delete(name);
    }
}
