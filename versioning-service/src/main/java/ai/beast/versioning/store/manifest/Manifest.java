package ai.beast.versioning.store.manifest;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.CutPlan;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The manifest of a snapshot: the source of its content and its chunks. One manifest per content, model and path;
 * together the manifests are the truth from which the database index can be rebuilt.
 *
 * @param sha256 of the whole file
 * @param pinned whether cleanups keep it
 * @param cutting the rules by which it was cut, see {@link CutPlan#name}
 * @param chunks in file order, without gap or overlap
 */
public record Manifest(
        Sha256 sha256,
        long sizeBytes,
        ManifestSource source,
        List<String> labels,
        boolean pinned,
        String cutting,
        List<Chunk> chunks) {

    private static final int POINTER_DIGITS = 16;

    /** @throws IllegalArgumentException when the chunks do not make up a file of that size */
    public Manifest {
        labels = List.copyOf(labels);
        chunks = List.copyOf(chunks);
        long end = 0;
        for (Chunk chunk : chunks) {
            if (chunk.offset() != end) {
                throw new IllegalArgumentException("The chunks have a gap or overlap at " + end);
            }
            end = chunk.end();
        }
        if (end != sizeBytes) {
            throw new IllegalArgumentException("The chunks make up " + end + " bytes of " + sizeBytes);
        }
    }

    /** The same content with another source and other marks. */
    public Manifest of(ManifestSource other, List<String> newLabels, boolean nowPinned) {
        return new Manifest(sha256, sizeBytes, other, newLabels, nowPinned, cutting, chunks);
    }

    /** The same with other marks. */
    public Manifest marked(List<String> newLabels, boolean nowPinned) {
        return of(source, newLabels, nowPinned);
    }

    /** In the format of docs/store-format.md. */
    public byte[] toBytes() {
        return ManifestFormat.write(this);
    }

    /**
     * Reads a manifest to the end of the stream, which is not closed, without holding its text in memory.
     *
     * @throws DamagedException for bytes that are not a manifest this program can read, whole and unchanged
     */
    public static Manifest read(InputStream bytes) throws IOException {
        return ManifestReader.read(bytes);
    }

    /** Metadata in a fixed order, so that equal manifests are equal bytes. */
    Map<String, String> orderedMetadata() {
        return new TreeMap<>(source.metadata());
    }

    /** The blob in which the manifest of this content, model and path lies. */
    public static String blobName(Sha256 sha256, String model, String path) {
        byte[] pointer = (model + "\n" + path).getBytes(StandardCharsets.UTF_8);
        String digits = Sha256.of(ByteBuffer.wrap(pointer)).hex().substring(0, POINTER_DIGITS);
        return blobPrefix(sha256) + digits;
    }

    /** Prefix of the names of all manifests of one content. */
    public static String blobPrefix(Sha256 sha256) {
        return "manifests/" + sha256.hex().substring(0, 2) + "/" + sha256.hex() + "-";
    }

    public String blobName() {
        return blobName(sha256, source.model(), source.path());
    }
}
