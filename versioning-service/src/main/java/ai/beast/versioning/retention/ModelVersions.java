package ai.beast.versioning.retention;

import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.snapshot.take.ShardSet;
import ai.beast.versioning.store.chunk.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One model's versions, to which a policy applies: files, and sets of shards. A set stays or goes as a whole, but for shards that
 * other sets have too. Shards that came alone, without a set, have a history of their own at each place.
 */
final class ModelVersions {
    /** Versions by the place of the shard; 0 for files and sets. Within, by id. */
    private final Map<Integer, Map<String, Version>> histories = new TreeMap<>();

    private record Version(RetentionPolicy.Candidate candidate, Collection<Sha256> contents) {
        /** The same version, met again. */
        Version and(Version other) {
            RetentionPolicy.Candidate its = other.candidate;
            return new Version(
                    new RetentionPolicy.Candidate(
                            candidate.id(),
                            BinaryOperator.<Instant>maxBy(Instant::compareTo)
                                    .apply(candidate.createdAt(), its.createdAt()),
                            candidate.pinned() || its.pinned(),
                            Stream.concat(candidate.labels().stream(), its.labels().stream())
                                    .distinct()
                                    .toList()),
                    contents);
        }
    }

    ModelVersions(String model, Collection<StoredSnapshot> snapshots) {
        for (StoredSnapshot snapshot : snapshots) {
            snapshot.sources().stream()
                    .filter(source -> source.model().equals(model))
                    .forEach(source -> add(snapshot, source));
        }
    }

    private void add(StoredSnapshot snapshot, SnapshotSource source) {
        Collection<Sha256> contents = ShardSet.of(snapshot.sha256(), source)
                .<Collection<Sha256>>map(set -> set.contents().values())
                .orElse(Set.of(snapshot.sha256()));
        String id = contents.stream().map(Sha256::hex).collect(Collectors.joining(","));
        RetentionPolicy.Candidate candidate =
                new RetentionPolicy.Candidate(id, source.createdAt(), snapshot.pinned(), snapshot.labels());
        histories
                .computeIfAbsent(contents.size() > 1 ? 0 : ShardSet.indexOf(source), none -> new TreeMap<>())
                .merge(id, new Version(candidate, contents), Version::and);
    }

    /** Why each content stays, newest version first; those without a reason go. */
    Map<Sha256, List<String>> reasons(RetentionPolicy policy, Instant now) {
        Map<Sha256, List<String>> reasons = new LinkedHashMap<>();
        for (Map<String, Version> history : histories.values()) {
            List<RetentionPolicy.Candidate> candidates =
                    history.values().stream().map(Version::candidate).toList();
            policy.reasons(candidates, now).forEach((id, why) -> {
                Version version = Objects.requireNonNull(history.get(id), "the policy answers for what it was given");
                version.contents()
                        .forEach(content -> reasons.computeIfAbsent(content, none -> new ArrayList<>())
                                .addAll(why));
            });
        }
        return reasons;
    }
}
