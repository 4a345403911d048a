package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.jobs.download.disk.PartialName;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobIds;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers do wrong, and what becomes of the download: one row each. */
class MisbehavingServersTest {
    private static final int MIB = 1 << 20;
    private static final byte[] CONTENT = ParallelRangesTest.random(6 * MIB);
    private static final String SHA256 = HashesTest.sha256(CONTENT);
    private static final int MAX_RUNS = 8;

    @TempDir
    Path models;

    private final FileServer server = FileServer.start();
    private DownloadRig rig;

    @BeforeEach
    void setUp() {
        rig = DownloadRig.with(models, Map.of());
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    /** Faults a download gets over, in this run of its job or one of the next. */
    static Stream<Arguments> gotOver() {
        return Stream.concat(
                gotOverUnidentified(),
                Stream.of(
                        row("sends a wrong byte once", Fault.corrupt(MIB / 2)),
                        row("sends a wrong byte of a later part once", Fault.none(), Fault.corrupt(MIB * 3 / 2))));
    }

    /** Those that are noticed without a hash to hold the content to. */
    static Stream<Arguments> gotOverUnidentified() {
        return Stream.of(
                row("ignores ranges from the start", always(Fault.ignoreRange())),
                row("ignores ranges all of a sudden", Fault.none(), Fault.ignoreRange(), Fault.ignoreRange()),
                row("ends the first part before its first byte", Fault.truncateAfter(0)),
                row("ends a later part before its first byte", Fault.none(), Fault.truncateAfter(0)),
                row("ends the first part early", Fault.truncateAfter(100_000)),
                row("ends a later part early", Fault.none(), Fault.truncateAfter(100_000)),
                row("ends every part early at first", times(5, Fault.truncateAfter(MIB / 2))),
                row("stalls in the first part", Fault.stallAfter(300_000)),
                row("stalls in a later part", Fault.none(), Fault.stallAfter(300_000)),
                row("never answers a later part", Fault.none(), Fault.stallAfter(0)),
                row("announces too much", Fault.wrongLength(1000)),
                row("announces too much of the whole", Fault.wrongLength(1000).andIgnoreRange()),
                row("announces too little", Fault.wrongLength(-1000)),
                row("sends more than it said", Fault.excess(500)),
                row("sends more than it said of a later part", Fault.none(), Fault.excess(500)),
                row("sends another part than asked", Fault.wrongRange(4096)),
                row("sends another later part than asked", Fault.none(), Fault.wrongRange(4096)),
                row("is busy", Fault.status(429)),
                row("is busy for one connection", Fault.none(), Fault.status(503)),
                row("is busy for all connections but one", Fault.none(), Fault.status(429), Fault.status(429)),
                row("says 416 for no reason", Fault.status(416)),
                row("has a bad moment", Fault.status(500)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void gotOver(List<Fault> faults) throws Exception {
        noticeStallsSoon();
        URI url = server.serve("/model.bin", CONTENT, faults.toArray(Fault[]::new));

        runToTheEnd(Map.of("url", url.toString(), "sha256", SHA256));

        assertThat(models.resolve("model.bin")).hasBinaryContent(CONTENT);
        assertThat(rig.files()).containsExactly("model.bin");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void gotOverUnidentified(List<Fault> faults) throws Exception {
        noticeStallsSoon();
        URI url = server.serveUnidentified("/model.bin", CONTENT, faults.toArray(Fault[]::new));

        runToTheEnd(Map.of("url", url.toString()));

        assertThat(models.resolve("model.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void limitsAttemptsThatStartOver() throws Exception {
        Fault[] always = new Fault[20];
        Arrays.fill(always, Fault.truncateAfter(MIB));
        URI url = server.serveUnidentified("/model.bin", CONTENT, always);
        RecordingContext early = rig.job(Map.of("url", url.toString()));
        RecordingContext late = rig.job(Map.of("url", url.toString()));
        late.failures = DownloadAttempt.MAX_RESTARTS - 1;

        assertThat(catchThrowableOfType(JobFailedException.class, () -> rig.run(early))
                        .permanent())
                .isFalse();
        JobFailedException last = catchThrowableOfType(JobFailedException.class, () -> rig.run(late));

        assertThat(last.permanent()).isTrue();
        assertThat(last.error().code()).isEqualTo("download_incomplete");
        assertThat(last.error().detail()).contains("starts over");
    }

    /** Faults from which no transfer recovers. */
    static Stream<Arguments> fatal() {
        return Stream.of(
                failing("does not have it", "download_not_found", Fault.status(404)),
                failing("had it", "download_not_found", Fault.status(410)),
                failing("wants to know who asks", "download_denied", Fault.status(401)),
                failing("does not give it", "download_denied", Fault.status(403)),
                failing("may not give it", "download_denied", Fault.status(451)),
                failing("does not like the request", "download_failed", Fault.status(400)),
                failing("says 416 whatever it is asked", "download_failed", times(200, Fault.status(416))),
                failing("takes a later part away", "download_not_found", Fault.none(), Fault.status(404)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fatal")
    void endsAtOnceAndLeavesNothing(List<Fault> faults, String code) throws Exception {
        URI url = server.serve("/model.bin", CONTENT, faults.toArray(Fault[]::new));

        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", url.toString(), "sha256", SHA256))))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.permanent()).isTrue();
                    assertThat(failure.error().code()).isEqualTo(code);
                });
        assertThat(rig.files()).isEmpty();
    }

    @Test
    void reportsCorruptionWhenBytesDiffer() {
        URI url = server.serve("/model.bin", CONTENT, Fault.corrupt(10));

        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", url.toString(), "sha256", "0".repeat(64)))))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.permanent()).isTrue();
                    assertThat(failure.error().code()).isEqualTo("checksum_mismatch");
                    assertThat(failure.error().detail()).contains("corrupt");
                });
    }

    @Test
    void aServerThatSticksToOtherBytesHasChangedThem() {
        URI url = server.serve("/model.bin", CONTENT);

        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", url.toString(), "sha256", "0".repeat(64)))))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.permanent()).isTrue();
                    assertThat(failure.error().code()).isEqualTo("checksum_mismatch");
                    assertThat(failure.error().detail()).contains("changed upstream", SHA256);
                });
    }

    @Test
    void anEmptyAnswerWhereAHashIsExpectedIsAMismatch() {
        URI url = server.serve("/model.bin", new byte[0]);

        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", url.toString(), "sha256", SHA256))))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.permanent()).isTrue();
                    assertThat(failure.error().code()).isEqualTo("checksum_mismatch");
                    assertThat(failure.error().detail()).contains("same bytes again");
                });
        assertThat(server.gets("/model.bin")).as("a second look was taken").isGreaterThan(2);
    }

    @Test
    void aMismatchNamesTheHashOfWhatIsThereAfterTheRepair() throws Exception {
        URI url = server.serve("/model.bin", CONTENT);
        String job = JobIds.system().next();
        byte[] rotten = CONTENT.clone();
        rotten[7] ^= 1;
        Files.write(PartialName.of(models.resolve("model.bin"), job, PartialName.UNFENCED), rotten);
        FileCheckpoint left = new FileCheckpoint(MIB, CONTENT.length, null, null, null, 0);

        assertThatThrownBy(() ->
                        rig.run(rig.job(job, Map.of("url", url.toString(), "sha256", "0".repeat(64)), left.write())))
                .isInstanceOfSatisfying(
                        JobFailedException.class,
                        failure -> assertThat(failure.error().detail()).contains(SHA256));
    }

    @Test
    void fetchesAFileThatBecameSmaller() throws Exception {
        URI url = server.serve("/model.bin", CONTENT);
        FileCheckpoint left = new FileCheckpoint(0, 2L * CONTENT.length, "\"before\"", null, null, 0)
                .withFetched(2L * CONTENT.length);
        String job = JobIds.system().next();

        rig.run(rig.job(job, Map.of("url", url.toString()), left.write()));

        assertThat(models.resolve("model.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void beginsAnewWhenTheBudgetAllowsNoRepair() throws Exception {
        URI url = server.serveUnidentified("/model.bin", CONTENT);
        String job = JobIds.system().next();
        Files.write(PartialName.of(models.resolve("model.bin"), job, 0), new byte[MIB]);
        FileCheckpoint left =
                new FileCheckpoint(MIB, CONTENT.length, null, null, null, 0).withFetched(CONTENT.length + MIB);
        Map<String, Object> order = Map.of("url", url.toString(), "sha256", SHA256);
        RecordingContext spent = rig.job(job, order, left.write());

        assertThatThrownBy(() -> rig.run(spent)).hasMessageContaining("broke off");
        rig.run(rig.job(job, order, spent.checkpoint()));

        assertThat(models.resolve("model.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void aBodyInChunksWithoutALengthIsReadToItsEnd() throws Exception {
        try (ScriptedServer chunked = new ScriptedServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(CONTENT);
            exchange.getResponseBody().close();
        })) {
            rig.run(rig.job(Map.of("url", chunked.url("/model.bin").toString())));
        }

        assertThat(models.resolve("model.bin")).hasBinaryContent(CONTENT);
    }

    /** So soon that a slow machine may stall too, which these tests get over. */
    private void noticeStallsSoon() {
        rig.close();
        rig = DownloadRig.with(models, Map.of("stall-after", "1s"));
    }

    /** Runs the job as the queue would, from each run's checkpoint. */
    private void runToTheEnd(Map<String, Object> order) throws Exception {
        RecordingContext context = rig.job(order);
        for (int run = 1; ; run++) {
            try {
                rig.run(context);
                return;
            } catch (JobFailedException failure) {
                if (failure.permanent() || run == MAX_RUNS) {
                    throw failure;
                }
                context = rig.job(context.jobId(), new HashMap<>(order), context.checkpoint());
            }
        }
    }

    private static Arguments row(String name, Fault... faults) {
        return Arguments.of(Named.of(name, List.of(faults)));
    }

    private static Arguments failing(String name, String code, Fault... faults) {
        return Arguments.of(Named.of(name, List.of(faults)), code);
    }

    private static Fault[] times(int count, Fault fault) {
        return Stream.generate(() -> fault).limit(count).toArray(Fault[]::new);
    }

    private static Fault[] always(Fault fault) {
        return times(50, fault);
    }
}
