package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.jobs.download.checkpoint.CheckpointJournal;
import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.jobs.download.disk.PartialName;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two live runs of one job: one that was frozen past its lease and comes back, and the one that has its job by then. */
class FencedRunsTest {
    private static final int MIB = 1 << 20;
    private static final byte[] CONTENT = ParallelRangesTest.random(4 * MIB);

    @TempDir
    Path models;

    private final FileServer server = FileServer.start();
    private final Gate old = new Gate();
    private final Gate next = new Gate();
    private DownloadRig rig;

    @BeforeEach
    void setUp() {
        rig = DownloadRig.with(models, Map.of("connections", "1", "stall-after", "1m"));
    }

    @AfterEach
    void close() {
        old.open();
        next.open();
        rig.close();
        server.close();
    }

    /** Lost its job while it was frozen, before it opened its file. */
    private static final class Frozen extends RecordingContext {
        private final CountDownLatch frozen = new CountDownLatch(1);
        private final CountDownLatch thaw = new CountDownLatch(1);

        Frozen(RecordingContext like) {
            super(like.jobId(), like.payload(), null);
            lost = true;
        }

        @Override
        public @Nullable String checkpoint() {
            try {
                frozen.countDown();
                thaw.await();
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
            return super.checkpoint();
        }
    }

    @Test
    void aRunThatComesBackCutsNothingOffTheFileOfTheNext() throws Exception {
        // given a run that is frozen before it opens its file, and its successor, which has written more than it noted
        URI url = server.serve("/m.bin", CONTENT, Fault.holdAt(MIB * 5 / 2, next), Fault.holdAt(0, old));
        Frozen first = new Frozen(rig.job(order(url)));
        CompletableFuture<JobResult> thawed = start(first);
        first.frozen.await();
        Map<String, Object> slow = Map.of("url", url.toString(), "max_bytes_per_second", 4 * MIB);
        RecordingContext second = rig.job(first.jobId(), slow, null);
        CompletableFuture<JobResult> successor = start(second);
        next.awaitReached();
        await().until(() -> noted(second) > 0);

        // when the old one has opened its file, and the successor goes on to its end
        first.thaw.countDown();
        old.awaitReached();
        next.open();
        successor.get();

        // then all of it is there, also when the old one is through
        assertThat(models.resolve("m.bin")).hasBinaryContent(CONTENT);
        old.open();
        assertNoResult(thawed);
        assertThat(models.resolve("m.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void staleRunDoesNotReplaceTheFileOfItsSuccessor() throws Exception {
        // given a successor that has noted nothing yet
        URI url = server.serve("/m.bin", CONTENT, Fault.holdAt(500_000, next), Fault.holdAt(100_000, old));
        Frozen first = new Frozen(rig.job(order(url)));
        CompletableFuture<JobResult> thawed = start(first);
        first.frozen.await();
        CompletableFuture<JobResult> successor = start(rig.job(first.jobId(), order(url), null));
        next.awaitReached();

        first.thaw.countDown();
        old.awaitReached();
        next.open();
        successor.get();

        assertThat(models.resolve("m.bin")).hasBinaryContent(CONTENT);
        old.open();
        assertNoResult(thawed);
        assertThat(models.resolve("m.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void staleRunRemovesOnlyItsOwnFiles() throws Exception {
        URI url = server.serve("/m.bin", CONTENT, Fault.holdAt(500_000, next), Fault.status(404));
        Frozen first = new Frozen(rig.job(order(url)));
        CompletableFuture<JobResult> thawed = start(first);
        first.frozen.await();
        CompletableFuture<JobResult> successor = start(rig.job(first.jobId(), order(url), null));
        next.awaitReached();

        first.thaw.countDown();
        assertNoResult(thawed);
        next.open();
        successor.get();

        assertThat(models.resolve("m.bin")).hasBinaryContent(CONTENT);
        assertThat(rig.files()).containsExactly("m.bin");
    }

    @Test
    void aRunWhoseFileWasTakenOverInTheMiddleHarmsNothing() throws Exception {
        URI url = server.serve("/m.bin", CONTENT, Fault.holdAt(2 * MIB, old));
        RecordingContext first = rig.job(order(url));
        CompletableFuture<JobResult> thawed = start(first);
        old.awaitReached();
        await().until(() -> FileCheckpoint.read(first.checkpoint()).offset() == 2 * MIB);

        JobResult result = rig.run(rig.job(first.jobId(), order(url), first.checkpoint()));

        assertThat(DownloadRig.JSON
                        .readTree(result.json())
                        .path("resumed_bytes")
                        .asLong())
                .isEqualTo(2 * MIB);
        assertThat(models.resolve("m.bin")).hasBinaryContent(CONTENT);
        old.open();
        assertNoResult(thawed);
        assertThat(models.resolve("m.bin")).hasBinaryContent(CONTENT);
        assertThat(rig.files()).containsExactly("m.bin");
    }

    @Test
    void doesNotPlaceAFileThatChanged() throws Exception {
        URI url = server.serve("/m.bin", CONTENT);
        RecordingContext plain = rig.job(order(url));
        Path[] partial = new Path[1];
        RecordingContext context = new RecordingContext(plain.jobId(), plain.payload(), null) {
            @Override
            public void commit(String note) throws InterruptedException {
                super.commit(note);
                try {
                    Files.move(partial[0], models.resolve("taken"));
                    Files.write(partial[0], new byte[CONTENT.length]);
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
            }
        };
        partial[0] = PartialName.of(models.resolve("m.bin"), context.jobId(), context.fence());

        assertThatThrownBy(() -> rig.run(context))
                .isInstanceOfSatisfying(
                        JobFailedException.class,
                        failure -> assertThat(failure.permanent()).isFalse());

        assertThat(models.resolve("m.bin")).doesNotExist();
    }

    @Test
    void whatIsLeftBehindTheEndOfTheContentIsCutOff() throws Exception {
        URI url = server.serve("/m.bin", CONTENT);
        Map<String, Object> order = Map.of("url", url.toString(), "sha256", HashesTest.sha256(CONTENT));
        RecordingContext first = rig.job(order);
        Path partial = PartialName.of(models.resolve("m.bin"), first.jobId(), first.fence());
        Files.write(partial, Arrays.copyOf(Arrays.copyOf(CONTENT, MIB), 8 * MIB));
        FileCheckpoint left = new FileCheckpoint(MIB, CONTENT.length, null, null, null, 10);

        rig.run(rig.job(first.jobId(), order, left.write()));

        assertThat(server.bytesSent()).isEqualTo(CONTENT.length - MIB);

        assertThat(models.resolve("m.bin")).hasBinaryContent(CONTENT);
    }

    private static Map<String, Object> order(URI url) {
        return Map.of("url", url.toString());
    }

    private CompletableFuture<JobResult> start(RecordingContext context) {
        CompletableFuture<JobResult> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                end.complete(rig.run(context));
            } catch (Exception failure) {
                end.completeExceptionally(failure);
            }
        });
        return end;
    }

    private static void assertNoResult(CompletableFuture<JobResult> run) {
        assertThatThrownBy(run::get).isInstanceOf(ExecutionException.class);
    }

    private long noted(RecordingContext context) throws IOException {
        for (Path partial : Destinations.partials(models.resolve("m.bin"), context.jobId())) {
            if (partial.toString().endsWith(".part")) {
                return CheckpointJournal.read(partial).map(FileCheckpoint::size).orElse(0L);
            }
        }
        return 0;
    }
}
