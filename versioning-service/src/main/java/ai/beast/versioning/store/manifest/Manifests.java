package ai.beast.versioning.store.manifest;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The manifests among a store's blobs. */
public final class Manifests {
    private static final String PLACE = "manifests/";
    private static final int MAX_BYTES = 256 << 20;

    private final BlobStore blobs;

    public Manifests(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** The names of all, sound or not. The set is the caller's to change. */
    public Set<String> names() throws IOException {
        try (Stream<String> names = blobs.list(PLACE)) {
            return names.collect(Collectors.toCollection(HashSet::new));
        }
    }

    /** The names of those of one content, in order. */
    public List<String> names(Sha256 sha256) throws IOException {
        try (Stream<String> names = blobs.list(Manifest.blobPrefix(sha256))) {
            return names.sorted().toList();
        }
    }

    /**
     * @throws DamagedException when it can't be understood
     * @throws NoSuchFileException when there is none of that name
     */
    public Manifest read(String name) throws IOException {
        OptionalLong length = blobs.length(name);
        if (length.isEmpty()) {
            throw new NoSuchFileException(name);
        }
        if (length.getAsLong() > MAX_BYTES) {
            throw new DamagedException("The manifest exceeds " + MAX_BYTES + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length.getAsLong());
        blobs.read(name, bytes);
        Manifest manifest = ManifestReader.read(new ByteArrayInputStream(bytes.array(), 0, bytes.position()));
        if (!name.equals(manifest.blobName())) {
            throw new DamagedException("The manifest has the name of another");
        }
        return manifest;
    }

    /** Stores or replaces a manifest; not yet synced. */
    public void write(Manifest manifest) throws IOException {
        blobs.put(manifest.blobName(), ByteBuffer.wrap(ManifestFormat.write(manifest)));
    }
}
