package ai.beast.versioning.snapshot.verify;

import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.snapshot.index.Health;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Verifies one snapshot, or those that were not verified for the longest time, and records their health. Finding damage is a
 * result, not a failure.
 */
@ApplicationScoped
public class VerifyTask implements OperationTask {
    private final Verification verification;
    private final SnapshotRepository snapshots;
    private final ObjectMapper json;

    VerifyTask(Verification verification, SnapshotRepository snapshots, ObjectMapper json) {
        this.verification = verification;
        this.snapshots = snapshots;
        this.json = json;
    }

    /**
     * What to verify, as the operation's row keeps it.
     *
     * @param fraction of the bytes of all snapshots, where no single one is meant
     */
    public record Work(@Nullable String sha256, @Nullable Double fraction) {
        public static Work of(Sha256 one) {
            return new Work(one.hex(), null);
        }

        public static Work of(double fraction) {
            return new Work(null, fraction);
        }
    }

    /**
     * What was found of several snapshots.
     *
     * @param bytes of the snapshots that were verified; what they share was read once
     * @param damaged those with damage
     */
    @Schema(name = "VerificationSummary")
    public record Summary(int verified, long bytes, List<Verification.Result> damaged) {}

    @Override
    public OperationKind kind() {
        return OperationKind.VERIFY;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws Exception {
        Work work = json.treeToValue(operation.work(), Work.class);
        if (work.sha256() == null) {
            Summary summary = verifyFraction(work.fraction() == null ? 1 : work.fraction(), heartbeat);
            return () -> summary;
        }
        StoredSnapshot snapshot = snapshots
                .find(new Sha256(work.sha256()))
                .orElseThrow(() -> ProblemException.notFound("The snapshot was deleted meanwhile"));
        Verification.Result result = verification.verify(snapshot, new HashSet<>(), heartbeat);
        return () -> {
            snapshots.setHealth(snapshot.sha256(), result.health(), result.damage());
            return result;
        };
    }

    private Summary verifyFraction(double fraction, Heartbeat heartbeat) throws IOException {
        Map<Sha256, Long> sizes = snapshots.longestUnverified();
        long wanted = (long) Math.ceil(
                fraction * sizes.values().stream().mapToLong(Long::longValue).sum());
        Set<Sha256> sound = new HashSet<>();
        List<Verification.Result> damaged = new ArrayList<>();
        int verified = 0;
        long done = 0;
        for (Map.Entry<Sha256, Long> next : sizes.entrySet()) {
            if (done >= wanted && verified > 0) {
                break;
            }
            long before = done;
            Progress within = (at, size) -> heartbeat.at(Math.min(before + at, wanted), wanted);
            Optional<StoredSnapshot> snapshot = snapshots.find(next.getKey());
            if (snapshot.isPresent()) {
                Verification.Result result = verification.verify(snapshot.get(), sound, within);
                // At once, so that a run that is interrupted goes on with the others.
                snapshots.setHealth(next.getKey(), result.health(), result.damage());
                verified++;
                if (result.health() == Health.DAMAGED) {
                    damaged.add(result);
                }
            }
            done += next.getValue();
            within.at(next.getValue(), next.getValue());
        }
        return new Summary(verified, done, damaged);
    }
}
