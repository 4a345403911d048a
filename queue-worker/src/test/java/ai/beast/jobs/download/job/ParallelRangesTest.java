package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.jobs.download.checkpoint.BlockChecksums;
import ai.beast.jobs.download.checkpoint.CheckpointJournal;
import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.jobs.download.disk.PartialName;
import ai.beast.jobs.download.http.ContentIdentity;
import ai.beast.jobs.download.plan.ByteRange;
import ai.beast.jobs.download.plan.ByteRanges;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.Progress;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of several parts, over several connections. */
public class ParallelRangesTest {
    private static final int SIZE = 20 << 20;
    private static final byte[] CONTENT = random(SIZE);

    @TempDir
    Path models;

    private final FileServer server = FileServer.start();
    /** Serves the same content to later runs, so that nothing an earlier run still asks for is counted as theirs. */
    private final FileServer later = FileServer.start();

    private DownloadRig rig;

    @BeforeEach
    void setUp() {
        rig = DownloadRig.with(models, Map.of());
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
        later.close();
    }

    @Test
    void aLargeFileComesInPartsThatAreEachFetchedOnce() throws Exception {
        URI url = server.serve("/big.bin", CONTENT);

        JsonNode result = result(rig.run(rig.job(order(url))));

        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
        assertThat(result.path("sha256").asText()).isEqualTo(HashesTest.sha256(CONTENT));
        assertThat(server.gets("/big.bin")).isGreaterThan(2);
        assertThat(server.bytesSent()).isEqualTo(SIZE);
    }

    @Test
    void anotherWorkerResumesAKilledRunFromItsCheckpoint() throws Exception {
        // given a run that hangs in the middle with several parts under way, as a killed one would have left it
        Gate gate = new Gate();
        URI url = server.serve("/big.bin", CONTENT, Fault.holdAt(500_000, gate));
        DownloadRig killed = DownloadRig.with(models, Map.of("stall-after", "1m"));
        RecordingContext dead = killed.job(order(url));
        Thread worker = Thread.ofPlatform().start(() -> {
            try {
                killed.run(dead);
            } catch (Exception gone) {
                Thread.currentThread().interrupt();
            }
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> safe(dead) >= SIZE - 2 * (1 << 20));
        FileCheckpoint left = FileCheckpoint.read(dead.checkpoint());
        assertThat(left.further()).as("parts behind the one that hangs").isNotEmpty();

        // when another worker goes on, on its own connection to the same directory
        JsonNode result;
        try (DownloadRig other = DownloadRig.with(models, Map.of())) {
            result = result(other.run(other.job(dead.jobId(), order(later.serve("/big.bin", CONTENT)), left.write())));
        }

        // then it fetched what was missing and nothing else
        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
        assertThat(later.bytesSent()).isEqualTo(SIZE - left.size());
        assertThat(result.path("resumed_bytes").asLong()).isEqualTo(left.size());
        gate.open();
        worker.interrupt();
        worker.join();
        killed.close();
    }

    @Test
    void resumesAKilledRunFromItsJournal() throws Exception {
        // given a run that is killed before its first checkpoint
        Gate gate = new Gate();
        URI url = server.serve("/big.bin", CONTENT, Fault.holdAt(500_000, gate));
        Map<String, String> never =
                Map.of("checkpoint-every", "1h", "checkpoint-bytes", "1000000000", "stall-after", "1m");
        try (DownloadRig killed = DownloadRig.with(models, never);
                DownloadRig other = DownloadRig.with(models, Map.of())) {
            RecordingContext dead = killed.job(order(url));
            Path partial = PartialName.of(models.resolve("big.bin"), dead.jobId(), dead.fence());
            Thread worker = Thread.ofPlatform().start(() -> {
                try {
                    killed.run(dead);
                } catch (Exception gone) {
                    Thread.currentThread().interrupt();
                }
            });
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.exists(partial)
                            && CheckpointJournal.read(partial)
                                    .filter(note -> note.size() >= SIZE - 4 * (1 << 20))
                                    .isPresent());
            assertThat(dead.checkpoint()).isNull();
            long written = CheckpointJournal.read(partial).orElseThrow().size();

            // when the job runs again without any checkpoint
            JsonNode result = result(other.run(other.job(dead.jobId(), order(later.serve("/big.bin", CONTENT)), null)));

            // then only what was not written is fetched
            assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
            assertThat(result.path("resumed_bytes").asLong()).isGreaterThanOrEqualTo(written);
            assertThat(later.bytesSent()).isLessThanOrEqualTo(SIZE - written);
            gate.open();
            worker.interrupt();
            worker.join();
        }
        assertThat(rig.files()).containsExactly("big.bin");
    }

    @Test
    void keepsLaterRangesOfUnchangedContentOnly() throws Exception {
        byte[] other = random(SIZE - 1);
        URI url = server.serve("/big.bin", CONTENT);
        String job = JobIds.system().next();
        Files.write(PartialName.of(models.resolve("big.bin"), job, 1), other);
        ByteRanges behind = ByteRanges.of(List.of(new ByteRange(5 << 20, 9 << 20)));
        FileCheckpoint left = FileCheckpoint.of(
                new ContentIdentity(SIZE, "\"old\"", null), behind, new BlockChecksums(1 << 20), 0, 0);

        rig.run(rig.job(job, Map.of("url", url.toString()), left.write()));

        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void aLimitOfTheOrderIsKept() throws Exception {
        URI url = server.serve("/big.bin", CONTENT);
        long from = System.nanoTime();

        rig.run(rig.job(Map.of("url", url.toString(), "max_bytes_per_second", 16 << 20)));

        double most = 0.25 + (System.nanoTime() - from) / 1e9;
        assertThat(SIZE / most).isLessThanOrEqualTo(16 << 20);
    }

    @Test
    void aRunThatWasCutOffButHadGotFurtherUsesUpNoAttempt() throws Exception {
        Map<String, Object> order = Map.of(
                "url",
                server.serve("/big.bin", CONTENT, Fault.truncateAfter(500_000), Fault.status(503))
                        .toString());
        try (DownloadRig single = DownloadRig.with(models, Map.of("connections", "1"))) {
            RecordingContext first = single.job(order);
            assertThatThrownBy(() -> single.run(first)).isInstanceOfSatisfying(JobFailedException.class, cutOff -> {
                assertThat(cutOff.permanent()).isFalse();
                assertThat(cutOff.delay()).isPresent();
            });

            RecordingContext second = single.job(first.jobId(), order, first.checkpoint());

            assertThatThrownBy(() -> single.run(second))
                    .isInstanceOfSatisfying(
                            JobFailedException.class,
                            standing -> assertThat(standing.delay()).isEmpty());
        }
    }

    @Test
    void resumesUnidentifiedContentWithAnExpectedHash() throws Exception {
        URI url = server.serveUnidentified("/big.bin", CONTENT, Fault.truncateAfter(500_000));
        try (DownloadRig single = DownloadRig.with(models, Map.of("connections", "1"))) {
            RecordingContext first = single.job(order(url));
            assertThatThrownBy(() -> single.run(first))
                    .isInstanceOfSatisfying(
                            JobFailedException.class,
                            cutOff -> assertThat(cutOff.delay()).isPresent());
        }
    }

    /** As pausing, cancelling and draining do. */
    @Test
    void anInterruptedRunLeavesACheckpointAndNoConnection() throws Exception {
        Gate gate = new Gate();
        URI url = server.serve("/big.bin", CONTENT, Fault.none(), Fault.holdAt(500_000, gate));
        RecordingContext stopped = rig.job(order(url));
        AtomicReference<Exception> end = new AtomicReference<>();
        Thread run = Thread.ofVirtual().start(() -> {
            try {
                rig.run(stopped);
            } catch (Exception outcome) {
                end.set(outcome);
            }
        });
        gate.awaitReached();

        run.interrupt();

        run.join();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        long safe = safe(stopped);
        assertThat(safe).isGreaterThanOrEqualTo(1 << 20);
        gate.open();
        rig.run(rig.job(stopped.jobId(), order(later.serve("/big.bin", CONTENT)), stopped.checkpoint()));
        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
        assertThat(later.bytesSent()).isLessThanOrEqualTo(SIZE - safe);
    }

    private static long safe(RecordingContext context) {
        return FileCheckpoint.read(context.checkpoint()).size();
    }

    @Test
    void aBlockThatRottedMeanwhileIsTheOnlyOneFetchedAgain() throws Exception {
        URI url = server.serve("/big.bin", CONTENT, Fault.none(), Fault.status(404));
        RecordingContext first = rig.job(Map.of("url", url.toString()));
        assertThatThrownBy(() -> rig.run(first)).isInstanceOf(JobFailedException.class);
        BlockChecksums sums = new BlockChecksums(1 << 20);
        for (int i = 0; i < SIZE >> 20; i++) {
            CRC32C sum = new CRC32C();
            sum.update(CONTENT, i << 20, 1 << 20);
            sums.put(i, (int) sum.getValue());
        }
        byte[] rotten = CONTENT.clone();
        rotten[(7 << 20) + 77] ^= 1;
        Files.write(PartialName.of(models.resolve("big.bin"), first.jobId(), first.fence()), rotten);
        ByteRanges all = ByteRanges.of(List.of(new ByteRange(0, SIZE)));
        FileCheckpoint left =
                FileCheckpoint.of(FileCheckpoint.read(first.checkpoint()).identity(), all, sums, 0, 0);
        URI again = later.serve("/big.bin", CONTENT);

        rig.run(rig.job(first.jobId(), Map.of("url", again.toString()), left.write()));

        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
        assertThat(later.bytesSent()).isEqualTo(1 << 20);
    }

    @Test
    void startsOverWhenContentChangesBetweenRanges() throws Exception {
        Gate gate = new Gate();
        byte[] other = CONTENT.clone();
        other[5] ^= 1;
        URI url = server.serve("/big.bin", CONTENT, Fault.holdAt(1000, gate));
        RecordingContext context = rig.job(Map.of("url", url.toString()));
        Thread run = Thread.ofPlatform().start(() -> {
            try {
                rig.run(context);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        gate.awaitReached();
        server.serve("/big.bin", other);
        gate.open();

        run.join();
        assertThat(models.resolve("big.bin")).hasBinaryContent(other);
    }

    @Test
    void progressGrowsAndEndsAtTheSize() throws Exception {
        RecordingContext context = rig.job(order(server.serve("/big.bin", CONTENT)));

        rig.run(context);

        assertThat(context.progress).isSortedAccordingTo(Comparator.comparingLong(Progress::done));
        assertThat(context.progress.getLast())
                .returns((long) SIZE, Progress::done)
                .returns((long) SIZE, Progress::total);
    }

    @Test
    void anEmptyFileIsFetchedToo() throws Exception {
        URI url = server.serve("/empty.bin", new byte[0]);

        rig.run(rig.job(Map.of("url", url.toString())));

        assertThat(models.resolve("empty.bin")).isEmptyFile();
    }

    @Test
    void oneConnectionIsEnough() throws Exception {
        try (DownloadRig single = DownloadRig.with(models, Map.of("connections", "1"))) {
            single.run(single.job(order(server.serve("/big.bin", CONTENT))));
        }

        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
        assertThat(server.gets("/big.bin")).isEqualTo(1);
        assertThat(server.requests().getFirst().range()).isEmpty();
    }

    static Map<String, Object> order(URI url) {
        return Map.of("url", url.toString(), "sha256", HashesTest.sha256(CONTENT));
    }

    static JsonNode result(JobResult result) throws Exception {
        return DownloadRig.JSON.readTree(result.json());
    }

    public static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(42).nextBytes(bytes);
        return bytes;
    }
}
