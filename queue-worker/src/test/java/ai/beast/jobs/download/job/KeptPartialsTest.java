package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.RetryPolicy;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.VirtualTime;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.queue.worker.QueueConfiguration.Role;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the bytes of a job that ended without success, and how much it takes to end one. */
class KeptPartialsTest {
    private static final byte[] MODEL = TinyLlama.named("Tiny", 1).toBytes();
    private static final int HALF = MODEL.length / 2;

    @TempDir
    Path models;

    private final FileServer server = FileServer.start();
    private final VirtualTime time = new VirtualTime();
    private final JobStore store = new MemoryJobStore(Duration.ofSeconds(30), Retention.DEFAULT, time);
    private DownloadRig rig;
    private RecordingContext run;

    @BeforeEach
    void setUp() {
        rig = DownloadRig.with(models, Map.of("connections", "1"));
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @Test
    void anOutageOfSomeHoursIsSurvived() {
        RetryPolicy policy = rig.handler.defaults().retry();

        Duration shortest = Duration.ZERO;
        for (int failures = 1; policy.allowsAnother(failures); failures++) {
            shortest = shortest.plus(policy.delay(failures, () -> -1L));
        }

        assertThat(policy.delay(1, () -> 0L)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(shortest).isGreaterThan(Duration.ofHours(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"download_failed", "download_incomplete", "content_changed", "internal_error", "worker_lost"})
    void aRetryOfAJobThatWasGivenUpGoesOnWhereItWas(String code) throws Exception {
        Map<String, Object> order = cutOffHalfWay();

        fails(code);
        rig.handler.abandoned(store.get(run.jobId()).orElseThrow());
        sweep();
        retried(order);

        assertThat(models.resolve("m.gguf")).hasBinaryContent(MODEL);
        assertThat(server.bytesSent()).isEqualTo(MODEL.length);
    }

    @Test
    void aFullDiskCostsNothingThatWasFetched() throws Exception {
        Map<String, Object> order = cutOffHalfWay();
        rig.usable.put(models, 1000L);

        JobFailedException full = catchThrowableOfType(JobFailedException.class, () -> retried(order));

        assertThat(full.error().code()).isEqualTo("disk_full");
        assertThat(full.permanent()).isTrue();
        rig.usable.clear();
        fails("disk_full");
        rig.handler.abandoned(store.get(run.jobId()).orElseThrow());
        sweep();
        assertThat(ParallelRangesTest.result(retried(order))
                        .path("resumed_bytes")
                        .asLong())
                .isEqualTo(HALF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"checksum_mismatch", "not_a_model", "download_not_found", "url_not_allowed", "already_exists"})
    void whatIsOfNoUseIsDroppedAtOnce(String code) throws Exception {
        cutOffHalfWay();

        fails(code);
        rig.handler.abandoned(store.get(run.jobId()).orElseThrow());

        assertThat(rig.files()).isEmpty();
    }

    @Test
    void theSweeperDropsWhatIsOfNoUseToo() throws Exception {
        cutOffHalfWay();
        fails("not_a_model");

        sweep();

        assertThat(rig.files()).isEmpty();
    }

    @Test
    void aCancelledJobLeavesNothing() throws Exception {
        cutOffHalfWay();
        claimed();
        store.cancel(run.jobId());
        store.settle("w", List.of(new Outcome.Stopped(run.jobId(), 1)), 0);

        rig.handler.abandoned(store.get(run.jobId()).orElseThrow());

        assertThat(rig.files()).isEmpty();
    }

    @Test
    void whatCannotBeToldToBelongToTheContentLaterIsNotKept() throws Exception {
        URI url = server.serveUnidentified("/m.gguf", MODEL, Fault.truncateAfter(HALF));
        cutOff(Map.of("url", url.toString()));

        fails("download_incomplete");
        rig.handler.abandoned(store.get(run.jobId()).orElseThrow());

        assertThat(rig.files()).isEmpty();
    }

    @Test
    void aFewBytesAreNotKept() throws Exception {
        URI url = server.serve("/m.gguf", MODEL, Fault.truncateAfter(1000));
        cutOff(Map.of("url", url.toString()));

        fails("download_incomplete");
        rig.handler.abandoned(store.get(run.jobId()).orElseThrow());

        assertThat(rig.files()).isEmpty();
    }

    private Map<String, Object> cutOffHalfWay() throws Exception {
        URI url = server.serve("/m.gguf", MODEL, Fault.truncateAfter(HALF));
        Map<String, Object> order = Map.of("url", url.toString());
        cutOff(order);
        return order;
    }

    private void cutOff(Map<String, Object> order) throws Exception {
        RecordingContext first = rig.job(order);
        catchThrowableOfType(JobFailedException.class, () -> rig.run(first));
        assertThat(first.checkpoint()).isNotNull();
        run = first;
    }

    private JobResult retried(Map<String, Object> order) throws Exception {
        run = rig.job(run.jobId(), order, run.checkpoint());
        return rig.run(run);
    }

    private Lease claimed() {
        if (store.get(run.jobId()).isEmpty()) {
            store.enqueue(List.of(NewJob.of(run.jobId(), DownloadHandler.TYPE, run.payload())));
        }
        Lease lease = store.claim("w", 1).getFirst();
        store.heartbeat("w", List.of(new HeartbeatRequest(lease.id(), lease.fence(), null, run.checkpoint(), false)));
        return lease;
    }

    private void fails(String code) {
        Lease lease = claimed();
        JobError error = new JobError(code, "as it happens");
        store.settle("w", List.of(new Outcome.GaveUp(lease.id(), lease.fence(), error, List.of())), 0);
    }

    private void sweep() throws Exception {
        QueueConfiguration worker = (QueueConfiguration) Proxy.newProxyInstance(
                QueueConfiguration.class.getClassLoader(),
                new Class<?>[] {QueueConfiguration.class},
                (_, method, _) -> method.getName().equals("roles") ? Set.of(Role.WORKER) : null);
        rig.sweeper(store, worker).sweep();
    }
}
