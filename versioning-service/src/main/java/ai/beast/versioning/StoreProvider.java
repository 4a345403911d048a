package ai.beast.versioning;

import ai.beast.security.PathGuard;
import ai.beast.versioning.bucket.S3BlobStore;
import ai.beast.versioning.bucket.S3Connection;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.blob.LateBlobStore;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.read.Proof;
import ai.beast.versioning.store.sweep.Collector;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Makes the objects this service works with from its settings. */
final class StoreProvider {

    @Produces
    @Singleton
    SnapshotStore store(BlobStore blobs, VersioningConfiguration configuration) {
        return new SnapshotStore(
                blobs,
                new DiskFiles(),
                configuration.threads(),
                configuration.readBack() ? Proof.READ_BACK : Proof.WRITTEN);
    }

    @Produces
    @Singleton
    Collector collector(BlobStore blobs) {
        return new Collector(blobs);
    }

    @Produces
    @Singleton
    BlobStore blobs(VersioningConfiguration configuration) {
        return configuration.s3().map(StoreProvider::inBucket).orElseGet(() -> inDirectory(configuration));
    }

    void close(@Disposes BlobStore blobs) throws Exception {
        if (blobs instanceof AutoCloseable connected) {
            connected.close();
        }
    }

    private static BlobStore inDirectory(VersioningConfiguration configuration) {
        return new LateBlobStore(
                configuration.store().toString(), () -> FileBlobStore.open(configuration.store(), new DiskFiles()));
    }

    private static BlobStore inBucket(VersioningConfiguration.Bucket settings) {
        S3Connection.Settings connection = new S3Connection.Settings(
                settings.endpoint().orElse(null), settings.region().orElse("us-east-1"), credentials(settings));
        return new S3BlobStore(
                S3Connection.open(connection),
                settings.bucket(),
                settings.prefix().orElse(""));
    }

    private static S3Connection.@Nullable Credentials credentials(VersioningConfiguration.Bucket settings) {
        if (settings.accessKey().isPresent() != settings.secretKey().isPresent()) {
            throw new IllegalArgumentException("The bucket's access key and secret key are set together or not at all");
        }
        return settings.accessKey()
                .map(key ->
                        new S3Connection.Credentials(key, settings.secretKey().orElseThrow()))
                .orElse(null);
    }

    @Produces
    @Singleton
    PathGuard modelDirectories(VersioningConfiguration configuration) {
        return new PathGuard(configuration.models());
    }
}
