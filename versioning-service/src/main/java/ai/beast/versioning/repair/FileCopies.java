package ai.beast.versioning.repair;

import ai.beast.problem.ProblemException;
import ai.beast.versioning.snapshot.take.ModelPaths;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.manifest.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for lost chunks in files: where the manifests say that they once were read. */
@ApplicationScoped
class FileCopies {
    private final SnapshotStore store;
    private final ModelPaths paths;

    FileCopies(SnapshotStore store, ModelPaths paths) {
        this.store = store;
        this.paths = paths;
    }

    /** A place in a file. */
    private record Place(Path file, long offset) {}

    /**
     * Stores those of the chunks again that some file still has.
     *
     * @param manifest of the damaged snapshot
     * @param extra a file to look into first, at the snapshot's own offsets
     * @return the chunks that no file has
     */
    List<Chunk> mend(Manifest manifest, List<Chunk> lost, @Nullable Path extra) throws IOException {
        List<Manifest> others = others(manifest);
        List<Chunk> left = new ArrayList<>();
        for (Chunk chunk : lost) {
            if (!mend(chunk, places(manifest, others, chunk, extra))) {
                left.add(chunk);
            }
        }
        return left;
    }

    private boolean mend(Chunk chunk, Set<Place> places) throws IOException {
        for (Place place : places) {
            Optional<ByteBuffer> bytes = read(place, chunk.length());
            if (bytes.isPresent() && store.mend(chunk, bytes.get())) {
                return true;
            }
        }
        return false;
    }

    private Set<Place> places(Manifest manifest, List<Manifest> others, Chunk chunk, @Nullable Path extra) {
        Set<Place> places = new LinkedHashSet<>();
        if (extra != null) {
            places.add(new Place(extra, chunk.offset()));
        }
        allowed(manifest.source().path()).ifPresent(file -> places.add(new Place(file, chunk.offset())));
        for (Manifest other : others) {
            Optional<Path> file = allowed(other.source().path());
            if (file.isPresent()) {
                other.chunks().stream()
                        .filter(candidate -> candidate.sha256().equals(chunk.sha256()))
                        .forEach(candidate -> places.add(new Place(file.get(), candidate.offset())));
            }
        }
        return places;
    }

    private List<Manifest> others(Manifest manifest) throws IOException {
        List<Manifest> others = new ArrayList<>();
        for (String name : store.manifestNames()) {
            try {
                Manifest other = store.manifest(name);
                if (!other.equals(manifest)) {
                    others.add(other);
                }
            } catch (DamagedException | NoSuchFileException unusable) {
                continue;
            }
        }
        return others;
    }

    /** The file, if this service may read it and it is there. */
    Optional<Path> allowed(String path) {
        try {
            return Optional.of(paths.file(path));
        } catch (ProblemException notUsable) {
            return Optional.empty();
        }
    }

    private static Optional<ByteBuffer> read(Place place, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(place.file(), StandardOpenOption.READ)) {
            while (buffer.hasRemaining() && channel.read(buffer, place.offset() + buffer.position()) >= 0) {
                // until one of the two ends
            }
        } catch (IOException unreadable) {
            // A file on a failing disk is one more place without the chunk.
            return Optional.empty();
        }
        return Optional.of(buffer.flip());
    }
}
