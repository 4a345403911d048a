package ai.beast.versioning.store;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.sweep.Collector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that snapshots, restores, deletes and collects without end, to be killed. */
final class HardWork {
    private HardWork() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        BlobStore blobs = FileBlobStore.open(root, new DiskFiles());
        SnapshotStore store = Stores.open(root);
        System.out.println("working");
        while (true) {
            round(store, blobs, Path.of(arguments[1]), Path.of(arguments[2]), new Sha256(arguments[3]));
        }
    }

    /** Leaves the destination with the changing file's content. */
    static void round(SnapshotStore store, BlobStore blobs, Path changing, Path destination, Sha256 kept)
            throws IOException {
        Collector.Settings atOnce = new Collector.Settings(Duration.ZERO, Duration.ZERO);
        Sha256 taken = Stores.snapshot(store, changing).sha256();
        restore(store, kept, destination);
        store.forget(taken);
        new Collector(blobs).collect(atOnce, Progress.NONE);
        Stores.snapshot(store, changing);
        restore(store, taken, destination);
    }

    private static void restore(SnapshotStore store, Sha256 content, Path destination) throws IOException {
        Manifest manifest = store.find(content).orElseThrow();
        store.restore(manifest, destination, FileSignature.of(destination), null, Progress.NONE);
    }
}
