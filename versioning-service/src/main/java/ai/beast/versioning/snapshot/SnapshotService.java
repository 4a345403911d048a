package ai.beast.versioning.snapshot;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import ai.beast.versioning.store.Sha256;
import ai.beast.versioning.store.SnapshotStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be done with snapshots. */
@ApplicationScoped
public class SnapshotService {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{4,64}");
    private static final int MOST_CANDIDATES = 10;

    private final SnapshotRepository snapshots;
    private final SnapshotStore store;
    private final OperationService operations;
    private final ModelPaths paths;

    SnapshotService(SnapshotRepository snapshots, SnapshotStore store, OperationService operations, ModelPaths paths) {
        this.snapshots = snapshots;
        this.store = store;
        this.operations = operations;
        this.paths = paths;
    }

    /** Starts taking a snapshot. @throws ProblemException when the path is not that of a file that may be read */
    Operation take(SnapshotRequest request, String requestedBy) {
        Path file = paths.file(request.path());
        SnapshotWork work = new SnapshotWork(
                request.model().strip(),
                request.modelVersion(),
                file.toString(),
                Objects.requireNonNullElse(request.metadata(), Map.of()),
                Objects.requireNonNullElse(request.labels(), List.of()),
                null);
        return operations.start(OperationKind.SNAPSHOT, file.toString(), work, requestedBy);
    }

    Operation verify(String digest, String requestedBy) {
        Sha256 sha256 = get(digest).sha256();
        return operations.start(OperationKind.VERIFY, null, new VerifyTask.Work(sha256.hex()), requestedBy);
    }

    /** @param digest full or a beginning, see {@link #get}; null for all */
    SnapshotPage list(
            @Nullable String model,
            @Nullable String digest,
            @Nullable String label,
            @Nullable String cursor,
            int limit) {
        String wellFormed = digest == null ? null : wellFormed(digest, "sha256");
        SnapshotQuery query = SnapshotQuery.of(model, wellFormed, label, cursor, limit);
        List<StoredSnapshot> found = snapshots.list(query);
        List<StoredSnapshot> page = found.size() > limit ? found.subList(0, limit) : found;
        return new SnapshotPage(
                page.stream().map(snapshot -> snapshot.seenFor(query::wants)).toList(),
                found.size() > limit ? query.cursorAfter(page.getLast()) : null);
    }

    /**
     * The snapshot with this digest, or the only one whose digest begins so.
     *
     * @param digest 4 to 64 hexadecimal digits
     * @throws ProblemException {@code invalid_field}, {@code not_found}, or {@code conflict} naming candidates when several
     *     begin so
     */
    public StoredSnapshot get(String digest) {
        List<Sha256> candidates = snapshots.beginningWith(wellFormed(digest, "digest"), MOST_CANDIDATES);
        if (candidates.size() > 1) {
            throw new ProblemException(ErrorCode.CONFLICT, "Several snapshots begin with " + digest)
                    .field("digest")
                    .with("candidates", candidates.stream().map(Sha256::hex).toList());
        }
        return candidates.stream()
                .findFirst()
                .flatMap(snapshots::find)
                .orElseThrow(() -> ProblemException.notFound("There is no snapshot " + digest));
    }

    /**
     * Deletes a snapshot: its manifests and its rows. Its chunks stay in the store until they are collected. First hidden, then
     * removed, so that a crash in between leaves a deletion that is completed at the next start.
     */
    void delete(String digest) {
        Sha256 sha256 = get(digest).sha256();
        if (!QuarkusTransaction.requiringNew().call(() -> snapshots.hide(sha256))) {
            throw ProblemException.notFound("There is no snapshot " + digest);
        }
        finishDeletion(sha256);
    }

    /** Completes a deletion that was begun. Holding the row's lock keeps a new snapshot of the same content out. */
    void finishDeletion(Sha256 sha256) {
        QuarkusTransaction.requiringNew().call(() -> {
            if (snapshots.removeHidden(sha256)) {
                store.forget(sha256);
            }
            return null;
        });
    }

    private static String wellFormed(String digest, String field) {
        String lower = digest.toLowerCase(Locale.ROOT);
        if (!DIGEST.matcher(lower).matches()) {
            throw ProblemException.invalid(field, "A snapshot is named by 4 to 64 hexadecimal digits");
        }
        return lower;
    }
}
