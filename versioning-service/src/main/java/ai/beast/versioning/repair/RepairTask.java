package ai.beast.versioning.repair;

import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.DamageReport;
import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.snapshot.index.Health;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.snapshot.verify.Verification;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.Damage;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.manifest.Manifest;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Repairs one snapshot as far as other copies allow. Repeating it goes on with what is left. */
@ApplicationScoped
class RepairTask implements OperationTask {
    private static final String SOURCE_URL = "source_url";

    private final SnapshotRepository snapshots;
    private final SnapshotStore store;
    private final Verification verification;
    private final ManifestRepair manifests;
    private final FileCopies files;
    private final RemoteCopy remote;
    private final ObjectMapper json;

    RepairTask(
            SnapshotRepository snapshots,
            SnapshotStore store,
            Verification verification,
            ManifestRepair manifests,
            FileCopies files,
            RemoteCopy remote,
            ObjectMapper json) {
        this.snapshots = snapshots;
        this.store = store;
        this.verification = verification;
        this.manifests = manifests;
        this.files = files;
        this.remote = remote;
        this.json = json;
    }

    /** The request, as the operation's row keeps it. */
    record Work(
            String sha256, @Nullable String path, @Nullable String url) {}

    /**
     * What came of it.
     *
     * @param repairedChunks pieces stored again
     * @param repairedManifests manifests written again
     * @param damages what is left, the first hundred
     * @param obstacle why nothing could be fetched, where that was tried in vain
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RepairResult")
    record Result(
            String sha256,
            String version,
            Health health,
            int repairedChunks,
            int repairedManifests,
            @Nullable String damage,
            List<DamageReport> damages,
            @Nullable String obstacle) {}

    @Override
    public OperationKind kind() {
        return OperationKind.REPAIR;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws Exception {
        Work work = json.treeToValue(operation.work(), Work.class);
        StoredSnapshot snapshot = snapshots
                .find(new Sha256(work.sha256()))
                .orElseThrow(() -> ProblemException.notFound("The snapshot was deleted meanwhile"));
        Path extra = work.path() == null ? null : files.allowed(work.path()).orElse(null);
        int repairedManifests = manifests.repair(snapshot, extra, heartbeat);

        int repaired = 0;
        String obstacle = null;
        Optional<Manifest> manifest = readable(snapshot.sha256());
        if (manifest.isPresent()) {
            List<Chunk> lost = store.verify(manifest.get(), heartbeat).stream()
                    .map(Damage::chunk)
                    .toList();
            List<Chunk> left = files.mend(manifest.get(), lost, extra);
            repaired = lost.size() - left.size();
            if (!left.isEmpty()) {
                try {
                    repaired += fetch(left, url(work, snapshot));
                } catch (ProblemException failed) {
                    obstacle = failed.getMessage();
                }
            }
        }
        Verification.Result found = verification.verify(snapshot, new HashSet<>(), heartbeat);
        Result result = new Result(
                found.sha256(),
                found.version(),
                found.health(),
                repaired,
                repairedManifests,
                found.damage(),
                found.damages(),
                obstacle);
        return () -> {
            snapshots.setHealth(snapshot.sha256(), found.health(), found.damage());
            return result;
        };
    }

    private Optional<Manifest> readable(Sha256 sha256) throws IOException {
        try {
            return store.find(sha256);
        } catch (DamagedException unreadable) {
            return Optional.empty();
        }
    }

    private int fetch(List<Chunk> chunks, Optional<URI> url) throws IOException, InterruptedException {
        if (url.isEmpty()) {
            throw ProblemException.invalid("url", "url is required: the snapshot has no known source URL");
        }
        List<Chunk> other = new ArrayList<>();
        for (Chunk chunk : chunks) {
            if (!store.mend(chunk, remote.fetch(url.get(), chunk))) {
                other.add(chunk);
            }
        }
        if (!other.isEmpty() && other.size() == chunks.size()) {
            throw ProblemException.invalid("url", "the content at url differs from the snapshot");
        }
        return chunks.size() - other.size();
    }

    private static Optional<URI> url(Work work, StoredSnapshot snapshot) {
        Optional<String> text = work.url() != null
                ? Optional.of(work.url())
                : snapshot.sources().stream()
                        .map(source -> source.metadata().get(SOURCE_URL))
                        .filter(known -> known != null && known.startsWith("http"))
                        .findFirst();
        try {
            return text.map(URI::create);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(ai.beast.problem.ErrorCode.INVALID_FIELD, "url must be a valid URL", malformed)
                    .field("url");
        }
    }
}
