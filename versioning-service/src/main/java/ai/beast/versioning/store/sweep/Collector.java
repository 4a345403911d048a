package ai.beast.versioning.store.sweep;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.ChunkNames;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.lease.Leases;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.manifest.Manifests;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes chunks that no manifest names: marks beside everything else, then sweeps in short rounds during which no snapshot is
 * being taken, see {@link Leases}. A chunk is removed once it has been without a manifest for the grace period. A crash at any
 * point leaves some of them, for the next collection. Thread-safe; of several collections that sweep at once one goes on.
 */
public final class Collector {
    /** A snapshot that begins meanwhile waits for one round, so rounds are short. */
    private static final int ROUND = 500;

    private static final String CHUNKS = "chunks/";

    private final BlobStore blobs;
    private final Manifests manifests;
    private final Leases leases;

    public Collector(BlobStore blobs) {
        this(blobs, Leases.TERM);
    }

    Collector(BlobStore blobs, Duration term) {
        this.blobs = blobs;
        this.manifests = new Manifests(blobs);
        this.leases = new Leases(blobs, term);
    }

    /**
     * What to do.
     *
     * @param grace how long a chunk must have been without a manifest, as seen by earlier collections; zero removes at once
     * @param timeout longest wait for snapshots under way before each round
     */
    public record Settings(Duration grace, Duration timeout) {}

    /**
     * What was done.
     *
     * @param unused chunks that no manifest names, before anything was removed
     * @param unusedBytes their bytes
     * @param removed how many of them were removed
     * @param freedBytes their bytes
     * @param storedBytes bytes of all chunks that are left, used or not
     * @param interrupted whether chunks that were due remain because snapshots were under way all the time, or another
     *     collection was
     */
    public record Outcome(
            int unused, long unusedBytes, int removed, long freedBytes, long storedBytes, boolean interrupted) {}

    /**
     * Collects once.
     *
     * @param progress told how many of the chunks that are due were dealt with
     * @throws DamagedException when a manifest can't be read, for what it names cannot be known; nothing is removed
     */
    public Outcome collect(Settings settings, Progress progress) throws IOException {
        Set<String> known = manifests.names();
        ChunkSet named = named(known);
        Map<String, Instant> condemned = condemn(named);
        long unusedBytes = bytes(condemned.keySet());
        int unused = condemned.size();
        long stored = named.bytes() + unusedBytes;
        Condemned.write(blobs, condemned);

        Instant limit = Instant.now().minus(settings.grace());
        List<String> due = condemned.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(limit))
                .map(Map.Entry::getKey)
                .toList();
        int removed = 0;
        long freed = 0;
        for (int from = 0; from < due.size(); from += ROUND) {
            Set<String> round = new HashSet<>(due.subList(from, Math.min(due.size(), from + ROUND)));
            Optional<Lease> lease = leases.sweep(settings.timeout(), progress);
            if (lease.isEmpty()) {
                return new Outcome(unused, unusedBytes, removed, freed, stored - freed, true);
            }
            try (Lease held = lease.get()) {
                spareNewlyNamed(round, known);
                for (String chunk : round) {
                    held.keep();
                    freed += remove(chunk);
                    removed++;
                }
                blobs.sync();
            }
            condemned.keySet().removeAll(round);
            progress.at(Math.min(due.size(), from + ROUND), due.size());
        }
        Condemned.write(blobs, condemned);
        return new Outcome(unused, unusedBytes, removed, freed, stored - freed, false);
    }

    /**
     * How many bytes a collection could free if the manifests of these contents were removed, beyond what it can free now.
     *
     * @throws DamagedException when a manifest can't be read
     */
    public long exclusiveBytes(Collection<Sha256> contents) throws IOException {
        Set<Sha256> doomed = new HashSet<>(contents);
        ChunkSet kept = new ChunkSet();
        Map<String, Integer> own = new HashMap<>();
        for (String name : manifests.names()) {
            Optional<Manifest> manifest = read(name);
            if (manifest.isPresent() && doomed.contains(manifest.get().sha256())) {
                manifest.get().chunks().forEach(chunk -> own.put(chunk.sha256().hex(), chunk.length()));
            } else {
                manifest.ifPresent(kept::addAll);
            }
        }
        return own.entrySet().stream()
                .filter(chunk -> !kept.contains(chunk.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private ChunkSet named(Set<String> names) throws IOException {
        ChunkSet named = new ChunkSet();
        for (String name : names) {
            read(name).ifPresent(named::addAll);
        }
        return named;
    }

    private Optional<Manifest> read(String name) throws IOException {
        try {
            return Optional.of(manifests.read(name));
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        } catch (DamagedException damaged) {
            throw new DamagedException("Manifest " + name + " of the store cannot be read, so nothing is removed: "
                    + damaged.getMessage()
                    + ". Repair its snapshot (beast version verify VERSION --repair) or delete it");
        }
    }

    /** The chunks without a manifest and since when that has been so. */
    private Map<String, Instant> condemn(ChunkSet named) throws IOException {
        Map<String, Instant> before = Condemned.read(blobs);
        Map<String, Instant> now = new HashMap<>();
        Instant instant = Instant.now();
        try (Stream<String> chunks = blobs.list(CHUNKS)) {
            chunks.map(name -> name.substring(name.lastIndexOf('/') + 1))
                    .filter(Sha256::isHex)
                    .filter(hex -> !named.contains(hex))
                    .forEach(hex -> now.put(hex, before.getOrDefault(hex, instant)));
        }
        return now;
    }

    /** Snapshots that were under way while the store was marked have written their manifests by now. */
    private void spareNewlyNamed(Set<String> round, Set<String> known) throws IOException {
        List<String> fresh = new ArrayList<>(manifests.names());
        fresh.removeAll(known);
        ChunkSet named = named(new HashSet<>(fresh));
        for (Iterator<String> chunks = round.iterator(); chunks.hasNext(); ) {
            if (named.contains(chunks.next())) {
                chunks.remove();
            }
        }
    }

    private long remove(String chunk) throws IOException {
        String name = ChunkNames.of(new Sha256(chunk));
        long length = blobs.length(name).orElse(0);
        blobs.delete(name);
        return length;
    }

    private long bytes(Set<String> chunks) throws IOException {
        long bytes = 0;
        for (String chunk : chunks) {
            bytes += blobs.length(ChunkNames.of(new Sha256(chunk))).orElse(0);
        }
        return bytes;
    }
}
