package ai.beast.versioning.store.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.versioning.store.disk.DiskFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateBlobStoreTest {
    @TempDir
    Path directory;

    @Test
    void opensWhenTheDirectoryIsThere() throws IOException {
        Path place = directory.resolve("mount");
        Files.createFile(place);
        AtomicInteger attempts = new AtomicInteger();
        BlobStore store = new LateBlobStore(place.toString(), () -> {
            attempts.incrementAndGet();
            return FileBlobStore.open(place.resolve("store"), new DiskFiles());
        });

        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(store::check)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(place.toString());
        }

        assertThat(attempts).hasValueLessThan(10);
        Files.delete(place);
        await().ignoreExceptions().untilAsserted(store::check);
        store.put("kind/00/a", ByteBuffer.wrap(new byte[] {1}));
        assertThat(store.length("kind/00/a")).hasValue(1);
    }
}
