package ai.beast.versioning.snapshot.index;

import ai.beast.versioning.store.chunk.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as the index has it.
 *
 * @param sources oldest first, never empty
 */
public record StoredSnapshot(
        Sha256 sha256,
        long sizeBytes,
        Instant createdAt,
        boolean pinned,
        Health health,
        @Nullable String damage,
        @Nullable Instant verifiedAt,
        List<SnapshotSource> sources) {

    /** The source of that model and path. */
    public Optional<SnapshotSource> sourceOf(String model, String path) {
        return sources.stream()
                .filter(source -> source.model().equals(model) && source.path().equals(path))
                .findFirst();
    }

    /** All labels of all sources. */
    public List<String> labels() {
        return sources.stream()
                .flatMap(source -> source.labels().stream())
                .distinct()
                .toList();
    }

    /** The snapshot for clients, led by the first wanted source, or the oldest. */
    public Snapshot seenFor(Predicate<SnapshotSource> wanted) {
        SnapshotSource lead = sources.stream().filter(wanted).findFirst().orElse(sources.getFirst());
        return new Snapshot(
                sha256.hex(),
                sha256.shortForm(),
                lead.model(),
                lead.modelVersion(),
                lead.path(),
                sizeBytes,
                createdAt,
                lead.metadata(),
                lead.labels(),
                pinned,
                health,
                damage,
                verifiedAt,
                sources);
    }
}
