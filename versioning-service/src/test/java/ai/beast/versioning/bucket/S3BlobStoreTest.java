package ai.beast.versioning.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.Stores;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.BlobStoreContract;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.manifest.Manifest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class S3BlobStoreTest extends BlobStoreContract {
    private static final S3Server SERVER = new S3Server();

    private static URI endpoint;
    private static int buckets;

    private final List<S3BlobStore> opened = new ArrayList<>();
    private final String bucket = "store-" + ++buckets;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        endpoint = SERVER.listen();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void makeBucket() {
        try (S3Client client = S3Server.client(endpoint, S3Server.SECRET)) {
            client.createBucket(request -> request.bucket(bucket));
        }
    }

    @AfterEach
    void close() {
        opened.forEach(S3BlobStore::close);
    }

    @Override
    protected BlobStore open() {
        return open(bucket, S3Server.SECRET, "models/");
    }

    @Test
    void listsMoreThanOnePageOfNames() throws Exception {
        BlobStore store = open();
        for (int i = 0; i < 1_050; i++) {
            store.put("chunks/ab/ab" + i, ByteBuffer.allocate(0));
        }

        try (var names = store.list("chunks/ab/")) {
            assertThat(names.distinct().count()).isEqualTo(1_050);
        }
    }

    @Test
    void twoStoresInOneBucketDoNotMeet() throws Exception {
        open(bucket, S3Server.SECRET, "one/").put("chunks/ab/abcd", ByteBuffer.allocate(3));

        BlobStore other = open(bucket, S3Server.SECRET, "");

        assertThat(other.length("chunks/ab/abcd")).isEmpty();
        try (var names = other.list("")) {
            assertThat(names).isEmpty();
        }
    }

    @Test
    void aBucketThatIsNotThereIsNotAnEmptyStore() {
        BlobStore store = open("no-such-bucket", S3Server.SECRET, "");

        assertThatThrownBy(() -> store.list("chunks/"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no such bucket");
        assertThatThrownBy(() -> store.put("chunks/ab/abcd", ByteBuffer.allocate(1)))
                .hasMessageContaining("no such bucket");
    }

    @Test
    void aKeyThatIsRefusedIsNotAnAbsentBlob() {
        BlobStore store = open(bucket, "wrong", "");

        assertThatThrownBy(() -> store.length("chunks/ab/abcd"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("403");
    }

    @Test
    void aServerThatIsAwayIsAnErrorAndNotAnAnswer() {
        S3BlobStore store =
                new S3BlobStore(S3Server.client(URI.create("http://127.0.0.1:1"), S3Server.SECRET), bucket, "");
        opened.add(store);

        assertThatThrownBy(() -> store.length("chunks/ab/abcd"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void aSnapshotGoesInAndComesBack() throws Exception {
        Path file = Stores.random(directory.resolve("model.bin"), 9 << 20, 7);
        Manifest manifest = Stores.snapshot(new SnapshotStore(open(), new DiskFiles(), 2), file);
        Path restored = directory.resolve("restored.bin");

        SnapshotStore elsewhere = new SnapshotStore(open(), new DiskFiles(), 2);
        elsewhere.restore(elsewhere.find(manifest.sha256()).orElseThrow(), restored, null, null, Progress.NONE);

        assertThat(restored).hasSameBinaryContentAs(file);
        assertThat(elsewhere.verify(manifest, Progress.NONE)).isEmpty();
    }

    @Test
    void aChangedObjectIsFoundByVerification() throws Exception {
        Path file = Files.writeString(directory.resolve("model.bin"), "weights");
        BlobStore blobs = open();
        SnapshotStore store = new SnapshotStore(blobs, new DiskFiles(), 2);
        Manifest manifest = Stores.snapshot(store, file);
        String chunk;
        try (var chunks = blobs.list("chunks/")) {
            chunk = chunks.findFirst().orElseThrow();
        }
        blobs.put(chunk, ByteBuffer.wrap("Weights".getBytes(StandardCharsets.UTF_8)));

        assertThat(store.verify(manifest, Progress.NONE)).hasSize(1);
        assertThat(blobs.length(chunk)).isEmpty();
    }

    private BlobStore open(String bucket, String secret, String prefix) {
        S3BlobStore store = new S3BlobStore(S3Server.client(endpoint, secret), bucket, prefix);
        opened.add(store);
        return store;
    }
}
