package ai.beast.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.manifest.Manifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real processes in the middle of snapshots, deletions, collections and restores. Eight times in the normal build; {@code
 * -Dai-beast.test.kills=1000} for as many as one likes.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("ai-beast.test.kills", 8);

    @TempDir
    Path directory;

    @Test
    void whateverIsKilledTheOldVersionLoadsAndTheNextProcessGoesOn() throws Exception {
        Path root = directory.resolve("store");
        Manifest kept = Stores.snapshot(Stores.open(root), Stores.random(directory.resolve("kept"), 6_000_000, 1));
        Path changing = Stores.random(directory.resolve("changing"), 9_000_000, 2);
        Path destination = Files.copy(changing, directory.resolve("destination"));
        Sha256 one = kept.sha256();
        Sha256 other = Stores.hash(changing);
        Random chance = new Random(KILLS);
        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(chance.nextInt(400), root, changing, destination, one, other);

            SnapshotStore store = Stores.open(root);
            assertThat(store.find(one)).as("after kill %d", kill).contains(kept);
            for (String name : store.manifestNames()) {
                assertThat(store.verify(store.manifest(name), Progress.NONE))
                        .as("after kill %d", kill)
                        .isEmpty();
            }
            assertThat(Stores.hash(destination)).as("after kill %d", kill).isIn(one, other);
            leasesLapse(root);
        }
        HardWork.round(Stores.open(root), FileBlobStore.open(root, new DiskFiles()), changing, destination, one);
        assertThat(Stores.hash(destination)).isEqualTo(other);
    }

    private static void killAfter(int millis, Path root, Path changing, Path destination, Sha256 one, Sha256 other)
            throws IOException, InterruptedException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        HardWork.class.getName(),
                        root.toString(),
                        changing.toString(),
                        destination.toString(),
                        one.hex())
                .redirectError(Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("working");
            // The moment of the kill is what varies here, nothing is waited for.
            assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS))
                    .as("it goes on until it is killed")
                    .isFalse();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Ten minutes go by. */
    private static void leasesLapse(Path root) throws IOException {
        BlobStore blobs = FileBlobStore.open(root, new DiskFiles());
        List<String> names;
        try (Stream<String> leases = blobs.list("leases/")) {
            names = leases.toList();
        }
        for (String name : names) {
            blobs.delete(name);
        }
    }
}
