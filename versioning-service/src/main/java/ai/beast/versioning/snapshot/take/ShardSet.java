package ai.beast.versioning.snapshot.take;

import ai.beast.modelfiles.ShardName;
import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.store.chunk.Sha256;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The shards that make up one version of a split model. The metadata of each of them names all, so that the set is known as long
 * as the manifests are.
 *
 * @param contents by path, in the order of the shards
 */
public record ShardSet(Map<String, Sha256> contents) {
    static final String METADATA = "shards";
    private static final Pattern DIGESTS = Pattern.compile("[0-9a-f]{64}(,[0-9a-f]{64})+");

    /** As the metadata keeps it. */
    static String text(List<String> digests) {
        return String.join(",", digests);
    }

    /**
     * The set that a shard came with. A shard that did not change from one version to the next belongs to that which brought it.
     *
     * @return empty when the file is not a shard, or its metadata, which clients may write, does not name a set that it is in
     */
    public static Optional<ShardSet> of(Sha256 content, SnapshotSource source) {
        Path file = Path.of(source.path());
        String digests = source.metadata().getOrDefault(METADATA, "");
        if (!DIGESTS.matcher(digests).matches()
                || !(shardName(source.path()).orElse(null) instanceof ShardName.Shard shard)) {
            return Optional.empty();
        }
        List<Sha256> contents =
                Arrays.stream(digests.split(",")).map(Sha256::new).toList();
        if (contents.size() != shard.count()
                || !contents.get(shard.index() - 1).equals(content)
                || !file.endsWith(shard.sibling(shard.index()))) {
            return Optional.empty();
        }
        Map<String, Sha256> byPath = new LinkedHashMap<>();
        for (int i = 1; i <= shard.count(); i++) {
            byPath.put(file.resolveSibling(shard.sibling(i)).toString(), contents.get(i - 1));
        }
        return Optional.of(new ShardSet(byPath));
    }

    /** Which shard of a model the file is, from 1; 0 for a file that is none. */
    public static int indexOf(SnapshotSource source) {
        return shardName(source.path()).orElse(null) instanceof ShardName.Shard shard ? shard.index() : 0;
    }

    private static Optional<ShardName> shardName(String path) {
        return Optional.ofNullable(Path.of(path).getFileName()).flatMap(name -> ShardName.parse(name.toString()));
    }
}
