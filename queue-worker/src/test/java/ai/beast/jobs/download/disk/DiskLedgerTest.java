package ai.beast.jobs.download.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.jobs.download.job.DownloadRig;
import ai.beast.queue.core.JobFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskLedgerTest {
    private static final long ROOM = 1000;

    @TempDir
    Path models;

    private DiskLedger ledger;

    @BeforeEach
    void setUp() {
        ledger = ledger();
    }

    /** As another worker on the same disk has one. */
    private DiskLedger ledger() {
        return new DiskLedger(
                new Destinations(models),
                directory -> ROOM + 100,
                DownloadRig.configuration(models, Map.of("disk-reserve", "100")));
    }

    @Test
    void rejectsAFileWithoutSpaceBesideAnother() throws Exception {
        ledger.reserve(models, "one", 1, 600);

        assertThatThrownBy(() -> ledger().reserve(models, "two", 1, 500))
                .isInstanceOfSatisfying(JobFailedException.class, full -> {
                    assertThat(full.error().code()).isEqualTo("disk_full");
                    assertThat(full.permanent()).isTrue();
                    assertThat(full.error().detail()).contains("500", "600");
                });
        ledger().reserve(models, "three", 1, 400);
    }

    @Test
    void whatIsGivenBackCanBePromisedAgain() throws Exception {
        ledger.reserve(models, "one", 1, 1000).close();

        ledger.reserve(models, "two", 1, 1000);
    }

    @Test
    void aJobThatComesBackDoesNotStandInItsOwnWay() throws Exception {
        ledger.reserve(models, "one", 1, 800);

        ledger().reserve(models, "one", 2, 700);
    }

    @Test
    void thePromiseToADeadWorkerEnds() throws Exception {
        ledger.reserve(models, "dead", 1, 1000);
        Path promise = models.resolve(DiskLedger.DIRECTORY).resolve("dead.1");
        Files.setLastModifiedTime(promise, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));

        ledger.reserve(models, "two", 1, 1000);

        assertThat(promise).doesNotExist();
    }

    @Test
    void aSizeBeyondAllReckoningDoesNotFit() {
        assertThatThrownBy(() -> ledger.reserve(models, "one", 1, Long.MAX_VALUE))
                .isInstanceOfSatisfying(
                        JobFailedException.class,
                        full -> assertThat(full.error().code()).isEqualTo("disk_full"));
    }

    @Test
    void staleRunDoesNotChangeTheReservationOfItsSuccessor() throws Exception {
        DiskLedger.Reservation old = ledger.reserve(models, "one", 1, 800);
        ledger().reserve(models, "one", 2, 700);
        ledger.reserve(models, "one", 1, 800);

        old.close();

        assertThatThrownBy(() -> ledger.reserve(models, "two", 1, 400)).isInstanceOf(JobFailedException.class);
        ledger.reserve(models, "two", 1, 300);
    }

    @Test
    void thePromiseOfAVersionWithoutFencesIsReplaced() throws Exception {
        ledger.reserve(models, "other", 1, 0);
        Path directory = models.resolve(DiskLedger.DIRECTORY);
        Files.move(directory.resolve("other.1"), directory.resolve("one"));

        ledger.reserve(models, "one", 1, 1000);

        assertThat(directory.resolve("one")).doesNotExist();
    }

    @Test
    void aPromiseThatWasCutOffWhileItWasWrittenIsCleanedUp() throws Exception {
        ledger.reserve(models, "one", 1, 100);
        Path directory = models.resolve(DiskLedger.DIRECTORY);
        Path left = Files.writeString(directory.resolve("dead.1.new"), "");
        Path beingWritten = Files.writeString(directory.resolve("alive.1.new"), "");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));

        ledger.reserve(models, "two", 1, 100);

        assertThat(left).doesNotExist();
        assertThat(beingWritten).exists();
    }

    @Test
    void ofManyAtOnceAsManyGetRoomAsFit() throws Exception {
        AtomicInteger promised = new AtomicInteger();
        try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 40; i++) {
                String job = "job" + i;
                workers.submit(() -> {
                    ledger().reserve(models, job, 1, 100);
                    return promised.incrementAndGet();
                });
            }
        }

        assertThat(promised).hasValue(10);
    }
}
