package ai.beast.versioning.store;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.ChunkNames;
import ai.beast.versioning.store.chunk.CutPlan;
import ai.beast.versioning.store.chunk.Damage;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.ContentChangedException;
import ai.beast.versioning.store.disk.DurableFiles;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.disk.NotARegularFileException;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.lease.LeaseLostException;
import ai.beast.versioning.store.lease.Leases;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.manifest.Manifests;
import ai.beast.versioning.store.read.ChunkReader;
import ai.beast.versioning.store.read.ChunkSource;
import ai.beast.versioning.store.read.ContentChannel;
import ai.beast.versioning.store.read.Proof;
import ai.beast.versioning.store.read.Restore;
import ai.beast.versioning.store.read.Sample;
import ai.beast.versioning.store.write.Content;
import ai.beast.versioning.store.write.DiscardedBlobs;
import ai.beast.versioning.store.write.Intake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Snapshots of files over a {@link BlobStore}. Thread-safe; several processes may use one store. */
public final class SnapshotStore {
    private final BlobStore blobs;
    private final DurableFiles files;
    private final int threads;
    private final Proof proof;
    private final ChunkSource source;
    private final ChunkReader reader;
    private final Manifests manifests;
    private final Leases leases;

    /**
     * @param files used for what is written outside the store, that is restored files
     * @param threads per pass over a file, beside the calling one
     */
    public SnapshotStore(BlobStore blobs, DurableFiles files, int threads) {
        this(blobs, files, threads, Proof.WRITTEN);
    }

    /** @param proof of restored files */
    public SnapshotStore(BlobStore blobs, DurableFiles files, int threads, Proof proof) {
        this.blobs = blobs;
        this.files = files;
        this.threads = threads;
        this.proof = proof;
        this.source = ChunkSource.of(blobs);
        this.reader = new ChunkReader(source, threads);
        this.manifests = new Manifests(blobs);
        this.leases = new Leases(blobs, Leases.TERM);
    }

    /**
     * Begins an intake: until the lease is closed no collection removes chunks. Waits while one does. To be held from before a
     * content is taken until its manifest is recorded.
     *
     * @param waiting called while it waits, and may end that with an exception
     */
    public Lease intake(Progress waiting) throws IOException {
        return leases.intake(waiting);
    }

    /**
     * Stores a file's content, durable when this returns. It is no snapshot until a manifest is recorded; chunks that no
     * manifest names are harmless and used again until they are collected.
     *
     * @param lease of an intake; renewed on the way
     * @throws ContentChangedException when the file changes meanwhile
     * @throws NotARegularFileException for anything but a plain file
     * @throws NoSuchFileException when nothing is there
     */
    public Content take(Lease lease, Path file, Progress progress) throws IOException {
        return Intake.of(file, lease, blobs, threads, progress);
    }

    /**
     * What an intake would find: the content and its chunks. Reads the file and stores nothing.
     *
     * @throws ContentChangedException when the file is not the same at the end as at the beginning
     */
    public Content describe(Path file, Progress progress) throws IOException {
        BlobStore nothing = new DiscardedBlobs();
        try (Lease lease = new Leases(nothing, Leases.TERM).intake(progress)) {
            return Intake.of(file, lease, nothing, threads, progress);
        }
    }

    /**
     * Records a snapshot; durable when this returns. A sound manifest of the same content, model and path stays as it is; a
     * damaged one is replaced.
     *
     * @param lease under which the content was taken
     * @throws LeaseLostException when that lapsed meanwhile; nothing is recorded
     */
    public void record(Lease lease, Manifest manifest) throws IOException {
        lease.require();
        // What is there is written again rather than trusted to have been synced by its writer.
        manifests.write(present(manifest.blobName()).orElse(manifest));
        blobs.sync();
    }

    private Optional<Manifest> present(String name) throws IOException {
        try {
            return Optional.of(manifests.read(name));
        } catch (NoSuchFileException | DamagedException absentOrDamaged) {
            return Optional.empty();
        }
    }

    /** Removes all manifests of a content. Its chunks stay until they are collected. Durable when this returns. */
    public void forget(Sha256 sha256) throws IOException {
        for (String name : manifests.names(sha256)) {
            blobs.delete(name);
        }
        blobs.sync();
    }

    /** Whether a manifest of this content, model and path is there; says nothing of its soundness. */
    public boolean has(Sha256 sha256, String model, String path) throws IOException {
        return blobs.length(Manifest.blobName(sha256, model, path)).isPresent();
    }

    /**
     * A readable manifest of a content, whichever model it was taken for: all of them list the same bytes.
     *
     * @return empty when there is none at all
     * @throws DamagedException when there are some and none can be read
     */
    public Optional<Manifest> find(Sha256 sha256) throws IOException {
        DamagedException damaged = null;
        for (String name : manifests.names(sha256)) {
            try {
                return Optional.of(manifests.read(name));
            } catch (DamagedException unreadable) {
                damaged = unreadable;
            } catch (NoSuchFileException removedMeanwhile) {
                continue;
            }
        }
        if (damaged != null) {
            throw damaged;
        }
        return Optional.empty();
    }

    /** The names of a content's manifests that cannot be read. */
    public List<String> unreadable(Sha256 sha256) throws IOException {
        List<String> unreadable = new ArrayList<>();
        for (String name : manifests.names(sha256)) {
            try {
                manifests.read(name);
            } catch (DamagedException damaged) {
                unreadable.add(name);
            } catch (NoSuchFileException removedMeanwhile) {
                continue;
            }
        }
        return unreadable;
    }

    /**
     * Replaces the labels and the pin in all manifests of a content. Durable when this returns.
     *
     * @throws DamagedException when one of them can't be read; others may have been changed
     */
    public void mark(Sha256 sha256, List<String> labels, boolean pinned) throws IOException {
        for (String name : manifests.names(sha256)) {
            manifests.write(manifests.read(name).marked(labels, pinned));
        }
        blobs.sync();
    }

    /**
     * Stores a chunk that is missing or corrupt again. Durable when this returns.
     *
     * @param bytes what may be its content, between position and limit
     * @return false when it is not, and nothing was done
     */
    public boolean mend(Chunk chunk, ByteBuffer bytes) throws IOException {
        if (bytes.remaining() != chunk.length() || !Sha256.of(bytes).equals(chunk.sha256())) {
            return false;
        }
        blobs.put(chunk.blobName(), bytes);
        blobs.sync();
        return true;
    }

    /** A snapshot's content to be read here and there. Each chunk is checked when it is read. Not thread-safe. */
    public SeekableByteChannel open(Manifest manifest) {
        return new ContentChannel(manifest, blobs);
    }

    /**
     * Whether a file has a snapshot's content in a few places: its beginning, its end and some between that are chosen anew each
     * time.
     *
     * @throws NoSuchFileException when it is gone
     */
    public boolean looksLike(Manifest manifest, Path file) throws IOException {
        return new Sample(manifest).matches(file);
    }

    /** The names of all manifests, sound or not. The set is the caller's to change. */
    public Set<String> manifestNames() throws IOException {
        return manifests.names();
    }

    /**
     * Reads the manifest of that name.
     *
     * @throws DamagedException when it can't be understood
     * @throws NoSuchFileException when there is none
     */
    public Manifest manifest(String name) throws IOException {
        return manifests.read(name);
    }

    /**
     * Replaces a file with a snapshot's content, atomically and durably, see {@link Restore}. A chunk found with wrong bytes is set
     * aside as {@link #verify} does.
     *
     * @param expected signature of what may be replaced; null when there must be nothing
     * @param present what that is, if it is a snapshot: what both have in common is then read from the file; null when unknown
     * @return whether the replacement would survive a power cut
     */
    public boolean restore(
            Manifest manifest,
            Path destination,
            @Nullable FileSignature expected,
            @Nullable Manifest present,
            Progress progress)
            throws IOException {
        try {
            return new Restore(source, threads, files, proof).to(destination, manifest, expected, present, progress);
        } catch (DamagedException damaged) {
            setAside(damaged.damages());
            throw damaged;
        }
    }

    /**
     * Reads everything a snapshot consists of. A chunk with wrong bytes is set aside in the store (kept under another name, never served again), so
     * that the next snapshot with these bytes stores them anew.
     *
     * @return the damage, empty without any
     * @throws DamagedException when the chunks are sound and yet do not make up the file
     */
    public List<Damage> verify(Manifest manifest, Progress progress) throws IOException {
        return verify(manifest, new HashSet<>(), progress);
    }

    /**
     * As {@link #verify(Manifest, Progress)}, passing over chunks that were found sound before, which are many when several
     * versions of a model are verified. Whether the chunks make up the file is then taken from the snapshot that was taken.
     *
     * @param sound chunks found sound; those of this snapshot are added
     */
    public List<Damage> verify(Manifest manifest, Set<Sha256> sound, Progress progress) throws IOException {
        List<Damage> damages = new ArrayList<>();
        List<Chunk> unread = manifest.chunks().stream()
                .filter(chunk -> !sound.contains(chunk.sha256()))
                .toList();
        MessageDigest whole = Sha256.digest();
        reader.each(
                unread,
                ChunkReader.Check.HASH,
                ChunkReader.Step.NONE,
                (chunk, content) -> {
                    whole.update(content.duplicate());
                    sound.add(chunk.sha256());
                    progress.at(chunk.end(), manifest.sizeBytes());
                },
                damages::add);
        setAside(damages);
        boolean everything =
                damages.isEmpty() && unread.size() == manifest.chunks().size();
        if (everything && !Sha256.finish(whole).equals(manifest.sha256())) {
            throw new DamagedException("The chunks are sound but do not make up the file the manifest names");
        }
        return damages;
    }

    private void setAside(List<Damage> damages) throws IOException {
        for (Damage damage : damages) {
            if (damage.kind() == Damage.Kind.CORRUPT) {
                setAside(damage.chunk().sha256());
            }
        }
    }

    private void setAside(Sha256 chunk) throws IOException {
        String name = ChunkNames.of(chunk);
        ByteBuffer bytes = ByteBuffer.allocate(CutPlan.MAX_CHUNK);
        try {
            blobs.read(name, bytes);
        } catch (NoSuchFileException goneMeanwhile) {
            return;
        }
        bytes.flip();
        if (!Sha256.of(bytes).equals(chunk)) {
            blobs.put(ChunkNames.setAside(chunk), bytes);
            blobs.sync();
            blobs.delete(name);
            blobs.sync();
        }
    }
}
