package ai.beast.versioning.snapshot.verify;

import ai.beast.versioning.operation.DamageReport;
import ai.beast.versioning.snapshot.index.Health;
import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Damage;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.manifest.Manifest;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Reads everything a snapshot consists of: all its manifests and its chunks. */
@ApplicationScoped
public class Verification {
    private final SnapshotStore store;

    Verification(SnapshotStore store) {
        this.store = store;
    }

    /**
     * What was found of one snapshot.
     *
     * @param models whose snapshot it is
     * @param damage in words
     * @param damages chunk by chunk, the first hundred
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "VerificationResult")
    public record Result(
            String sha256,
            String version,
            List<String> models,
            Health health,
            @Nullable String damage,
            List<DamageReport> damages) {}

    /** @param sound chunks that were found sound before, see {@link SnapshotStore#verify(Manifest, Set, Progress)} */
    public Result verify(StoredSnapshot snapshot, Set<Sha256> sound, Progress progress) throws IOException {
        try {
            Optional<Manifest> manifest = store.find(snapshot.sha256());
            if (manifest.isEmpty()) {
                return damaged(snapshot, "The manifest is missing", List.of());
            }
            List<Damage> damages = store.verify(manifest.get(), sound, progress);
            if (!damages.isEmpty()) {
                return damaged(snapshot, words(damages), damages);
            }
            int unreadable = store.unreadable(snapshot.sha256()).size();
            return unreadable == 0
                    ? result(snapshot, Health.HEALTHY, null, List.of())
                    : damaged(
                            snapshot,
                            "The content is sound; %d of its manifests cannot be read".formatted(unreadable),
                            List.of());
        } catch (DamagedException damaged) {
            return damaged(snapshot, Objects.requireNonNullElse(damaged.getMessage(), ""), damaged.damages());
        }
    }

    private static Result damaged(StoredSnapshot snapshot, String words, List<Damage> damages) {
        return result(snapshot, Health.DAMAGED, words, damages);
    }

    private static Result result(StoredSnapshot snapshot, Health health, @Nullable String words, List<Damage> damages) {
        return new Result(
                snapshot.sha256().hex(),
                snapshot.sha256().shortForm(),
                snapshot.sources().stream()
                        .map(SnapshotSource::model)
                        .distinct()
                        .toList(),
                health,
                words,
                DamageReport.of(damages));
    }

    private static String words(List<Damage> damages) {
        String first = damages.getFirst().describe();
        return damages.size() == 1 ? first : first + ", and " + (damages.size() - 1) + " more";
    }
}
