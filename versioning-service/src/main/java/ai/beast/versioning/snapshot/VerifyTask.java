package ai.beast.versioning.snapshot;

import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.DamageReport;
import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.store.Damage;
import ai.beast.versioning.store.DamagedException;
import ai.beast.versioning.store.Manifest;
import ai.beast.versioning.store.Sha256;
import ai.beast.versioning.store.SnapshotStore;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads everything a snapshot consists of and records its health. Finding damage is a result, not a failure. */
@ApplicationScoped
class VerifyTask implements OperationTask {
    private final SnapshotStore store;
    private final SnapshotRepository snapshots;
    private final ObjectMapper json;

    VerifyTask(SnapshotStore store, SnapshotRepository snapshots, ObjectMapper json) {
        this.store = store;
        this.snapshots = snapshots;
        this.json = json;
    }

    /** What to verify, as the operation's row keeps it. */
    record Work(String sha256) {}

    /**
     * What was found.
     *
     * @param damage in words
     * @param damages chunk by chunk, the first hundred
     */
    record Result(
            String sha256,
            String version,
            Health health,
            @Nullable String damage,
            List<DamageReport> damages) {}

    @Override
    public OperationKind kind() {
        return OperationKind.VERIFY;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws Exception {
        Sha256 sha256 =
                new Sha256(json.treeToValue(operation.work(), Work.class).sha256());
        if (snapshots.find(sha256).isEmpty()) {
            throw ProblemException.notFound("The snapshot was deleted meanwhile");
        }
        Result result = verify(sha256, heartbeat);
        return () -> {
            snapshots.setHealth(sha256, result.health(), result.damage());
            return result;
        };
    }

    private Result verify(Sha256 sha256, Heartbeat heartbeat) throws IOException {
        try {
            Optional<Manifest> manifest = store.find(sha256);
            if (manifest.isEmpty()) {
                return damaged(sha256, "The manifest is missing", List.of());
            }
            List<Damage> damages = store.verify(manifest.get(), heartbeat);
            return damages.isEmpty()
                    ? new Result(sha256.hex(), sha256.shortForm(), Health.HEALTHY, null, List.of())
                    : damaged(sha256, words(damages), damages);
        } catch (DamagedException damaged) {
            return damaged(sha256, Objects.requireNonNullElse(damaged.getMessage(), ""), damaged.damages());
        }
    }

    private static Result damaged(Sha256 sha256, String words, List<Damage> damages) {
        return new Result(sha256.hex(), sha256.shortForm(), Health.DAMAGED, words, DamageReport.of(damages));
    }

    private static String words(List<Damage> damages) {
        String first = damages.getFirst().describe();
        return damages.size() == 1 ? first : first + ", and " + (damages.size() - 1) + " more";
    }
}
