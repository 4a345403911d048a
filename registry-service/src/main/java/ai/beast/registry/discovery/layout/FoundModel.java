package ai.beast.registry.discovery.layout;

import ai.beast.contracts.ModelId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files that are one model together, not read yet.
 *
 * @param weights the file, or all shards in their order; never empty
 * @param projectors files that let it see or hear
 * @param id what its place and names suggest as the catalogue's id
 * @param name what they suggest as its name
 * @param tags what its place says it is for
 */
public record FoundModel(
        Layout layout,
        List<SeenFile> weights,
        List<SeenFile> projectors,
        String id,
        String name,
        Source source,
        List<String> tags) {

    /**
     * Where the files came from, as far as the place tells.
     *
     * @param repository {@code owner/name} on the upstream hub
     * @param revision commit there
     * @param sha256 of the weights when they are one file
     */
    public record Source(
            @Nullable String repository,
            @Nullable String revision,
            @Nullable String sha256) {
        public static final Source UNKNOWN = new Source(null, null, null);
    }

    public FoundModel {
        if (weights.isEmpty()) {
            throw new IllegalArgumentException("a model has files");
        }
        weights = List.copyOf(weights);
        projectors = List.copyOf(projectors);
        tags = List.copyOf(tags);
    }

    /** The id a download of a file of that name would get. */
    public static String id(String name) {
        return ModelId.slug(name);
    }

    /** The file an instance is known by. */
    public SeenFile main() {
        return weights.getFirst();
    }

    public Stream<SeenFile> files() {
        return Stream.concat(weights.stream(), projectors.stream());
    }

    public long sizeBytes() {
        return files().mapToLong(SeenFile::sizeBytes).sum();
    }

    /** Stands for names, sizes and times of all files: as long as it is the same, nothing has to be read again. */
    public String signature() {
        StringBuilder text = new StringBuilder();
        files().forEach(file -> text.append(file.path())
                .append('\0')
                .append(file.sizeBytes())
                .append('\0')
                .append(file.modifiedAt())
                .append('\0'));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
