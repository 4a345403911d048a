package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.disk.PartialName;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that says once that it could not keep what was written, as Linux does: the next sync is told that all is well, and what was
 * lost can still be read from memory.
 */
class FailingDiskTest {
    private static final int SIZE = 6 << 20;
    private static final byte[] CONTENT = ParallelRangesTest.random(SIZE);
    private static final Map<String, String> SYNCED_IN_THE_END_ALONE =
            Map.of("connections", "1", "checkpoint-every", "1h", "checkpoint-bytes", "1000000000");

    @TempDir
    Path models;

    private final FileServer server = FileServer.start();
    private final AtomicInteger syncs = new AtomicInteger();
    private DownloadRig rig;

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @Test
    void endsAtOnceBelowAFile() throws Exception {
        rig = DownloadRig.with(models, Map.of());
        Files.createFile(models.resolve("occupied"));
        URI url = server.serve("/big.bin", CONTENT);
        RecordingContext job = rig.job(Map.of("url", url, "destination", "occupied/x.bin"));

        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> rig.run(job));

        assertThat(failure.permanent()).isTrue();
        assertThat(failure.error().detail()).isEqualTo("The file cannot be written: Not a directory");
    }

    @Test
    void resumesFromTheLastCheckpointAfterAFailedSync() throws Exception {
        rig = DownloadRig.with(models, Map.of("connections", "1"));
        URI url = server.serve("/big.bin", CONTENT, Fault.slow(8 << 20));
        RecordingContext job = rig.job(order(url));
        AtomicReference<String> safe = new AtomicReference<>();
        rig.sync = file -> {
            if (job.checkpoint() != null && safe.compareAndSet(null, job.checkpoint())) {
                throw new IOException("Input/output error");
            }
            file.sync();
        };

        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> rig.run(job));

        assertThat(failure.error().code()).isEqualTo("internal_error");
        assertThat(failure.permanent()).isFalse();
        assertThat(job.checkpoint()).isEqualTo(safe.get());
        assertThat(models.resolve("big.bin")).doesNotExist();
        goesOnFrom(job, url, FileCheckpoint.read(safe.get()).size());
    }

    @Test
    void anErrorOfTheSyncThreadFailsTheAttempt() throws Exception {
        rig = DownloadRig.with(models, Map.of("connections", "1"));
        URI url = server.serve("/big.bin", CONTENT, Fault.slow(8 << 20));
        AtomicInteger calls = new AtomicInteger();
        rig.sync = file -> {
            if (calls.incrementAndGet() == 1) {
                throw new OutOfMemoryError("by the test");
            }
            file.sync();
        };

        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> rig.run(rig.job(order(url))));

        assertThat(failure.error().code()).isEqualTo("internal_error");
        assertThat(failure.permanent()).isFalse();
        assertThat(models.resolve("big.bin")).doesNotExist();
    }

    @Test
    void aFileWhoseLastSyncFailedIsNotPutInPlace() throws Exception {
        rig = DownloadRig.with(models, SYNCED_IN_THE_END_ALONE);
        URI url = server.serve("/big.bin", CONTENT);
        RecordingContext job = rig.job(order(url));
        failSync(1);

        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> rig.run(job));

        assertThat(failure.error().code()).isEqualTo("internal_error");
        assertThat(models.resolve("big.bin")).doesNotExist();
        goesOnFrom(job, url, 0);
    }

    @Test
    void reportsAFailedSyncBesideAFailedConnection() throws Exception {
        rig = DownloadRig.with(models, SYNCED_IN_THE_END_ALONE);
        URI url = server.serve("/big.bin", CONTENT, Fault.truncateAfter(5 << 20));
        RecordingContext job = rig.job(order(url));
        failSync(1);

        catchThrowableOfType(JobFailedException.class, () -> rig.run(job));

        goesOnFrom(job, url, 0);
    }

    @Test
    void ofARepairThatMayBeLostNothingIsKept() throws Exception {
        rig = DownloadRig.with(models, SYNCED_IN_THE_END_ALONE);
        URI url = server.serve("/big.bin", CONTENT, Fault.corrupt(77));
        RecordingContext job = rig.job(order(url));
        failSync(3);

        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> rig.run(job));

        assertThat(failure.error().code()).isEqualTo("internal_error");
        goesOnFrom(job, url, 0);
    }

    @Test
    void reportsAFullDiskAtSync() throws Exception {
        rig = DownloadRig.with(models, SYNCED_IN_THE_END_ALONE);
        rig.sync = file -> {
            throw new IOException("No space left on device");
        };
        RecordingContext job = rig.job(order(server.serve("/big.bin", CONTENT)));

        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> rig.run(job));

        assertThat(failure.error().code()).isEqualTo("disk_full");
    }

    private void failSync(int which) {
        rig.sync = file -> {
            if (syncs.incrementAndGet() == which) {
                throw new IOException("Input/output error");
            }
            file.sync();
        };
    }

    private void goesOnFrom(RecordingContext job, URI url, long safe) throws Exception {
        assertThat(Destinations.partials(models.resolve("big.bin"), job.jobId()))
                .extracting(path -> PartialName.parse(path).orElseThrow().journal())
                .doesNotContain(true);
        rig.sync = PartialFile::sync;

        JobResult result = rig.run(rig.job(job.jobId(), order(url), job.checkpoint()));

        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
        assertThat(ParallelRangesTest.result(result).path("resumed_bytes").asLong())
                .isEqualTo(safe);
    }

    private static Map<String, Object> order(URI url) {
        return Map.of("url", url.toString(), "sha256", HashesTest.sha256(CONTENT));
    }
}
