package ai.beast.versioning.store.lease;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Keeps those that add to a store apart from the one that sweeps it: any number of intakes, or one sweep. An intake that finds
 * a chunk present relies on it until its manifest is written; a sweep must not remove it meanwhile. Since several processes on
 * several machines may share a store, the holds lie in the store itself.
 *
 * <p>Both sides put their blob first and look for the other's afterwards, so that of two that come at once at least one sees the
 * other. An intake that sees a sweep withdraws and waits; a sweep that sees intakes stays and waits for them to end, so that a
 * stream of intakes cannot keep it out. This needs blobs to show in {@link BlobStore#list} once {@link BlobStore#put} returned.
 * Machines' clocks may differ by half a term. A lease whose time lies further ahead was written by a clock that was wrong: it
 * counts from when this process first saw it, and lapses when it stays as it is for a term.
 */
public final class Leases {
    public static final Duration TERM = Duration.ofMinutes(10);

    private static final String PLACE = "leases/00/";
    private static final String INTAKE = PLACE + "intake-";
    private static final String SWEEP = PLACE + "sweep-";
    private static final long POLL_INTERVAL_MILLIS = 50;
    private static final int MAX_TIME = 64;

    private final BlobStore blobs;
    private final Duration term;
    private final FutureLeases ahead;

    public Leases(BlobStore blobs, Duration term) {
        this.blobs = blobs;
        this.term = term;
        this.ahead = new FutureLeases(term);
    }

    /** Waits while a sweep goes on. @param waiting called while it waits, and may end that with an exception */
    public Lease intake(Progress waiting) throws IOException {
        while (true) {
            Lease lease = take(INTAKE);
            if (others(SWEEP, lease).isEmpty()) {
                return lease;
            }
            lease.close();
            waiting.at(0, 0);
            pause();
        }
    }

    /**
     * Waits for the intakes under way.
     *
     * @return empty when they did not end within the timeout, or when another sweep goes on
     */
    public Optional<Lease> sweep(Duration timeout, Progress waiting) throws IOException {
        long begun = System.nanoTime();
        Lease lease = take(SWEEP);
        try {
            while (others(SWEEP, lease).isEmpty()) {
                if (others(INTAKE, lease).isEmpty()) {
                    Lease held = lease;
                    lease = null;
                    return Optional.of(held);
                }
                if (System.nanoTime() - begun >= timeout.toNanos()) {
                    return Optional.empty();
                }
                waiting.at(0, 0);
                lease.keep();
                pause();
            }
            return Optional.empty();
        } finally {
            if (lease != null) {
                lease.close();
            }
        }
    }

    private Lease take(String kind) throws IOException {
        return new Lease(blobs, kind + UUID.randomUUID(), term);
    }

    /** The living leases of that kind, without one's own. Dead ones are cleared away. */
    private List<String> others(String kind, Lease own) throws IOException {
        List<String> names;
        try (Stream<String> listed = blobs.list(kind)) {
            names = listed.filter(name -> !name.equals(own.name())).toList();
        }
        List<String> living = new ArrayList<>();
        for (String name : names) {
            Optional<Instant> renewed = renewedAt(name);
            if (renewed.isPresent() && lives(name, renewed.get())) {
                living.add(name);
            } else if (renewed.isPresent()) {
                blobs.delete(name);
            }
        }
        return living;
    }

    private boolean lives(String name, Instant renewed) {
        Instant now = Instant.now();
        if (renewed.isAfter(now.plus(term.dividedBy(2)))) {
            return ahead.lives(name, renewed, System.nanoTime());
        }
        ahead.forget(name);
        return renewed.isAfter(now.minus(term));
    }

    /** Empty when it was released meanwhile. */
    private Optional<Instant> renewedAt(String name) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_TIME);
        try {
            blobs.read(name, text);
            return Optional.of(Instant.parse(new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII)));
        } catch (NoSuchFileException givenUp) {
            return Optional.empty();
        } catch (DateTimeException damaged) {
            // A blob is whole or not there, so no living program wrote this.
            return Optional.of(Instant.MIN);
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(POLL_INTERVAL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for the store");
        }
    }
}
