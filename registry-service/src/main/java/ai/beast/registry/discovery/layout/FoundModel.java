package ai.beast.registry.discovery.layout;

import ai.beast.contracts.ModelId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files that are one model together, not read yet.
 *
 * @param weights the file, or all shards in their order; never empty
 * @param companions files that belong to it beside its weights
 * @param id what its place and names suggest as the catalogue's id
 * @param name what they suggest as its name
 * @param tags what its place says it is for
 */
public record FoundModel(
        Layout layout,
        List<SeenFile> weights,
        List<Companion> companions,
        String id,
        String name,
        Source source,
        List<String> tags) {

    /** The part a companion plays. */
    public enum Role {
        /** Lets the model see or hear. */
        PROJECTOR,
        /** Another network of the same pipeline: a text encoder, a decoder of images. */
        COMPONENT,
        /** Looked at and not taken, since another file does the same or it fits another model. */
        UNUSED
    }

    /** A file that belongs to a model beside its weights. */
    public record Companion(SeenFile file, Role role) {}

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
        companions = List.copyOf(companions);
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

    /** Weights and the companions that are used. */
    public Stream<SeenFile> files() {
        return Stream.concat(
                weights.stream(),
                companions.stream()
                        .filter(companion -> companion.role() != Role.UNUSED)
                        .map(Companion::file));
    }

    /** Companions of that role. */
    public List<SeenFile> companions(Role role) {
        return companions.stream()
                .filter(companion -> companion.role() == role)
                .map(Companion::file)
                .toList();
    }

    public List<SeenFile> projectors() {
        return companions(Role.PROJECTOR);
    }

    /** The same model, of which these companions turned out not to be part. Its signature stays. */
    public FoundModel without(Set<SeenFile> others) {
        return new FoundModel(
                layout,
                weights,
                companions.stream()
                        .map(each -> others.contains(each.file()) ? new Companion(each.file(), Role.UNUSED) : each)
                        .toList(),
                id,
                name,
                source,
                tags);
    }

    public long sizeBytes() {
        return files().mapToLong(SeenFile::sizeBytes).sum();
    }

    /** Stands for names, sizes and times of all files: as long as it is the same, nothing has to be read again. */
    public String signature() {
        StringBuilder text = new StringBuilder();
        Stream.concat(weights.stream(), companions.stream().map(Companion::file))
                .forEach(file -> text.append(file.path())
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
