package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.rate.DownloadWindow;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.store.VirtualTime;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadWindowTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "22:00-06:00, 2026-01-10T21:00:00Z, PT0S",
        "22:00-06:00, 2026-01-10T20:59:00Z, PT1M",
        "22:00-06:00, 2026-01-10T04:59:59Z, PT0S",
        "22:00-06:00, 2026-01-10T05:00:00Z, PT16H",
        "08:00-09:30, 2026-07-01T06:30:00Z, PT0S",
        "08:00-09:30, 2026-07-01T07:30:00Z, PT22H30M",
        "00:00-00:00, 2026-07-01T07:30:00Z, PT0S",
        // The night the clocks go forward: 02:30 does not exist and is 03:30.
        "02:30-04:00, 2026-03-29T00:30:00Z, PT1H",
        // The day they go back has 25 hours.
        "22:00-23:00, 2026-10-24T21:00:00Z, PT24H",
    })
    void tellsHowLongItIsClosed(String window, Instant now, Duration closed) {
        assertThat(DownloadWindow.parse(window, BERLIN).closedFor(now)).isEqualTo(closed);
    }

    @Property(tries = 300)
    void isOpenOnceTheWaitIsOver(
            @ForAll @IntRange(min = 0, max = 1439) int from,
            @ForAll @IntRange(min = 0, max = 1439) int to,
            @ForAll @IntRange(min = 0, max = 525_600) int minute) {
        DownloadWindow window = new DownloadWindow(
                java.time.LocalTime.MIN.plusMinutes(from), java.time.LocalTime.MIN.plusMinutes(to), ZoneOffset.UTC);
        Instant now = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(minute));

        Duration closed = window.closedFor(now);

        assertThat(closed).isBetween(Duration.ZERO, Duration.ofDays(1));
        assertThat(window.closedFor(now.plus(closed))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "22-6", "22:00", "24:30-06:00", "22:00-06:61", "22:00–06:00"})
    void aWindowThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> DownloadWindow.parse(text, BERLIN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void outsideTheWindowAJobWaitsWithoutUsingUpAnAttempt(@TempDir Path models) throws Exception {
        Clock noon = Clock.fixed(Instant.parse("2026-06-01T11:50:00Z"), ZoneOffset.UTC);
        Map<String, String> settings = Map.of("window", "12:00-13:00", "time-zone", "UTC");
        try (FileServer server = FileServer.start();
                DownloadRig rig = DownloadRig.with(models, settings, noon)) {
            String url = server.serve("/m.bin", new byte[1000]).toString();

            assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", url))))
                    .isInstanceOfSatisfying(
                            JobFailedException.class,
                            later -> assertThat(later.delay()).contains(Duration.ofMinutes(10)));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void stopsAtTheEndOfTheWindowAndResumesInTheNext(@TempDir Path models) throws Exception {
        VirtualTime clock = VirtualTime.at("2026-07-01T12:00:00Z");
        byte[] content = ParallelRangesTest.random(6 << 20);
        Map<String, String> settings = Map.of("window", "12:00-13:00", "time-zone", "UTC", "connections", "1");
        Gate gate = new Gate();
        try (FileServer server = FileServer.start();
                DownloadRig rig = DownloadRig.with(models, settings, clock)) {
            Map<String, Object> order = Map.of(
                    "url",
                    server.serve("/m.bin", content, Fault.holdAt(2 << 20, gate)).toString());
            RecordingContext job = rig.job(order);
            CompletableFuture<JobFailedException> end = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(JobFailedException.class, () -> rig.run(job)));
            gate.awaitReached();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> FileCheckpoint.read(job.checkpoint()).size() > 0);

            clock.set("2026-07-01T13:00:00Z");

            assertThat(end.get(30, TimeUnit.SECONDS).delay()).contains(Duration.ofHours(1));
            gate.open();
            long safe = FileCheckpoint.read(job.checkpoint()).size();
            clock.set("2026-07-02T12:00:00Z");
            JobResult result = rig.run(rig.job(job.jobId(), order, job.checkpoint()));
            assertThat(DownloadRig.JSON
                            .readTree(result.json())
                            .path("resumed_bytes")
                            .asLong())
                    .isEqualTo(safe);
            assertThat(models.resolve("m.bin")).hasBinaryContent(content);
        }
    }
}
