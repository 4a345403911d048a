package ai.beast.versioning.hub;

import ai.beast.problem.ProblemException;
import ai.beast.versioning.snapshot.index.SnapshotQuery;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.snapshot.take.ModelPaths;
import ai.beast.versioning.snapshot.take.ShardSet;
import ai.beast.versioning.snapshot.take.UnchangedFiles;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.FileSignature;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The revisions of a repository: {@code main} is what is on disk now, a snapshot is the state that it stored. States of {@code main}
 * that were told to a client are remembered, so that a download that is pinned to one can go on after another file of the repository
 * changed. Thread-safe.
 */
@ApplicationScoped
class Revisions {
    static final String MAIN = "main";
    private static final Set<String> NAMES_OF_MAIN = Set.of(MAIN, "HEAD", "refs/heads/main");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{8,64}");
    private static final int MAX_REMEMBERED = 1000;
    private static final int MAX_SNAPSHOTS = 1000;

    private final SnapshotRepository snapshots;
    private final UnchangedFiles unchanged;
    private final ModelPaths paths;
    private final Map<String, Revision> remembered = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Revision> eldest) {
            return size() > MAX_REMEMBERED;
        }
    });

    Revisions(SnapshotRepository snapshots, UnchangedFiles unchanged, ModelPaths paths) {
        this.snapshots = snapshots;
        this.unchanged = unchanged;
        this.paths = paths;
    }

    /**
     * A name of a revision that clients can ask for.
     *
     * @param name a label of a snapshot, or the first eight digits of its SHA-256
     */
    record Tag(String name, String commit) {}

    /** What is on disk now. Files that are missing, or lie where this service may not read, are left out. */
    Revision main(HubRepository repository) {
        Map<String, RepositoryFile> files = new LinkedHashMap<>();
        for (CatalogueEntry entry : repository.entries()) {
            Set<String> own = new HashSet<>();
            for (String path : entry.files()) {
                String name = entry.pathOf(path);
                if (own.add(name)) {
                    onDisk(path, files.containsKey(name) ? entry.id() + "/" + name : name)
                            .ifPresent(file -> files.put(file.path(), file));
                }
            }
        }
        Revision main = Revision.of(files.values());
        remembered.put(key(repository, main.commit()), main);
        return main;
    }

    private Optional<RepositoryFile> onDisk(String path, String name) {
        try {
            Path file = paths.file(path);
            FileSignature signature = FileSignature.of(file);
            Sha256 content = unchanged.contentOf(file).orElse(null);
            return Optional.of(new RepositoryFile(
                    name,
                    signature.size(),
                    signature.modified().toInstant(),
                    content,
                    new RepositoryFile.Place(file, signature)));
        } catch (ProblemException | IOException notReadable) {
            return Optional.empty();
        }
    }

    /**
     * The state with that name.
     *
     * @param name {@code main}, a commit that was told for it, a snapshot's SHA-256 or a beginning of at least 8 digits of it, or a label
     *     that one snapshot of the repository has
     * @throws HubError {@code RevisionNotFound}
     */
    Revision get(HubRepository repository, String name) {
        Revision main = main(repository);
        if (NAMES_OF_MAIN.contains(name) || main.commit().equals(name)) {
            return main;
        }
        Revision known = remembered.get(key(repository, name));
        if (known != null) {
            return known;
        }
        List<Revision> matching = matching(repository, name);
        if (matching.size() != 1) {
            throw HubError.revisionNotFound(repository.id(), name);
        }
        Revision found = matching.getFirst();
        return name.length() == Revision.COMMIT_LENGTH ? found.named(name) : found;
    }

    private static String key(HubRepository repository, String commit) {
        return repository.id() + "@" + commit;
    }

    private List<Revision> matching(HubRepository repository, String name) {
        boolean digest = DIGEST.matcher(name).matches();
        Map<String, Revision> found = new LinkedHashMap<>();
        for (CatalogueEntry entry : repository.entries()) {
            SnapshotQuery query = digest
                    ? new SnapshotQuery(entry.id(), name, null, null, MAX_SNAPSHOTS)
                    : new SnapshotQuery(entry.id(), null, name, null, MAX_SNAPSHOTS);
            for (StoredSnapshot snapshot : snapshots.list(query)) {
                state(entry, snapshot).ifPresent(state -> found.putIfAbsent(state.commit(), state));
            }
        }
        if (found.isEmpty() && digest && name.length() == Revision.COMMIT_LENGTH) {
            states(repository).stream()
                    .filter(state -> state.commit().equals(name))
                    .forEach(state -> found.put(name, state));
        }
        return List.copyOf(found.values());
    }

    private List<Revision> states(HubRepository repository) {
        List<Revision> states = new ArrayList<>();
        for (CatalogueEntry entry : repository.entries()) {
            snapshots
                    .list(new SnapshotQuery(entry.id(), null, null, null, MAX_SNAPSHOTS))
                    .forEach(snapshot -> state(entry, snapshot).ifPresent(states::add));
        }
        return states;
    }

    /** The snapshots of a repository as names of revisions, newest first. */
    List<Tag> tags(HubRepository repository) {
        Map<String, Tag> tags = new LinkedHashMap<>();
        for (CatalogueEntry entry : repository.entries()) {
            for (StoredSnapshot snapshot :
                    snapshots.list(new SnapshotQuery(entry.id(), null, null, null, MAX_SNAPSHOTS))) {
                state(entry, snapshot).ifPresent(state -> {
                    String version = snapshot.sha256().shortForm();
                    tags.putIfAbsent(version, new Tag(version, state.commit()));
                    snapshot.labels().forEach(label -> tags.putIfAbsent(label, new Tag(label, state.commit())));
                });
            }
        }
        return List.copyOf(tags.values());
    }

    /** Of a shard the whole set, if all of it is stored; empty for a snapshot of a path that this entry does not have. */
    private Optional<Revision> state(CatalogueEntry entry, StoredSnapshot snapshot) {
        Optional<SnapshotSource> source = snapshot.sources().stream()
                .filter(each -> each.model().equals(entry.id()))
                .findFirst();
        if (source.isEmpty()) {
            return Optional.empty();
        }
        Optional<ShardSet> set = ShardSet.of(snapshot.sha256(), source.get());
        if (set.isEmpty()) {
            return Optional.of(Revision.of(List.of(stored(entry, source.get().path(), snapshot))));
        }
        List<RepositoryFile> shards = new ArrayList<>();
        for (Map.Entry<String, Sha256> shard : set.get().contents().entrySet()) {
            Optional<StoredSnapshot> part = snapshots.find(shard.getValue());
            if (part.isEmpty()) {
                return Optional.empty();
            }
            shards.add(stored(entry, shard.getKey(), part.get()));
        }
        return Optional.of(Revision.of(shards));
    }

    private static RepositoryFile stored(CatalogueEntry entry, String path, StoredSnapshot snapshot) {
        return new RepositoryFile(
                entry.pathOf(path), snapshot.sizeBytes(), snapshot.createdAt(), snapshot.sha256(), null);
    }
}
