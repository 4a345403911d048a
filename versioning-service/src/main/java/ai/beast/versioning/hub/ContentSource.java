package ai.beast.versioning.hub;

import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.disk.ContentChangedException;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.manifest.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Opens files of repositories: those on disk if they still are what the revision says, otherwise their content from the store. Thread-safe.
 */
@ApplicationScoped
class ContentSource {
    private static final Logger LOG = Logger.getLogger(ContentSource.class);

    private final SnapshotStore store;

    ContentSource(SnapshotStore store) {
        this.store = store;
    }

    /** Empty when the file was changed or deleted and the store does not have the content either. */
    Optional<OpenContent> open(RepositoryFile file) throws IOException {
        Optional<OpenContent> onDisk = onDisk(file);
        return onDisk.isPresent() ? onDisk : stored(file);
    }

    private static Optional<OpenContent> onDisk(RepositoryFile file) throws IOException {
        RepositoryFile.Place place = file.place();
        if (place == null || !isAt(place)) {
            return Optional.empty();
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(place.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException goneMeanwhile) {
            return Optional.empty();
        }
        // What was opened is what was looked at, unless the name or a directory above it was replaced in between.
        if (!isAt(place)) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new OpenContent(channel, opened -> requireUnchanged(opened, place)));
    }

    private static boolean isAt(RepositoryFile.Place place) {
        try {
            return place.file().toRealPath().equals(place.file())
                    && place.signature().equals(FileSignature.of(place.file()));
        } catch (IOException gone) {
            return false;
        }
    }

    /** A file that was deleted or replaced by another lives on in the open channel. */
    private static void requireUnchanged(SeekableByteChannel channel, RepositoryFile.Place place) throws IOException {
        FileSignature expected = place.signature();
        @Nullable FileSignature present = present(place.file());
        boolean written =
                present != null && Objects.equals(present.inode(), expected.inode()) && !present.equals(expected);
        if (written || channel.size() != expected.size()) {
            throw new ContentChangedException("The file was written to while it was sent");
        }
    }

    private static @Nullable FileSignature present(Path file) {
        try {
            return FileSignature.ofPresent(file);
        } catch (IOException replaced) {
            return null;
        }
    }

    private Optional<OpenContent> stored(RepositoryFile file) throws IOException {
        if (file.sha256() == null) {
            return Optional.empty();
        }
        try {
            Optional<Manifest> manifest = store.find(file.sha256());
            return manifest.map(found -> new OpenContent(store.open(found), _ -> {}));
        } catch (DamagedException unreadable) {
            LOG.warnf("The manifest of %s cannot be read; the hub does not serve it", file.sha256());
            return Optional.empty();
        }
    }
}
