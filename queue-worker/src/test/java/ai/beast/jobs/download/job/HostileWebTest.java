package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.jobs.download.checkpoint.JobCheckpoint;
import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.jobs.download.job.HostileServer.Behaviour;
import ai.beast.jobs.download.job.HostileServer.Cut;
import ai.beast.jobs.download.job.HostileServer.Ranges;
import ai.beast.queue.core.JobFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every behaviour of servers with and without a known hash, with and without cuts, with ranges that are honoured or not: each
 * download ends with the right bytes or with a permanent failure that has a name, and takes at most twice the file's size from
 * the network. All cells run with {@code -Dqueue.download.matrix=all}.
 */
class HostileWebTest {
    private static final int SIZE = 2_500_000;
    private static final byte[] CONTENT = ParallelRangesTest.random(SIZE);
    private static final int ATTEMPTS = 12;
    private static final Set<String> NAMED =
            Set.of("content_changed", "download_incomplete", "checksum_mismatch", "download_denied", "download_failed");

    @TempDir
    Path models;

    private final MutableClock clock = new MutableClock();

    record Cell(Behaviour behaviour, boolean hashKnown, Cut cut, Ranges ranges) {
        /** Wrong bytes show by a hash only. */
        boolean decidable() {
            return hashKnown || !behaviour.name().startsWith("WRONG_BYTE");
        }

        /** Bytes that all runs may take: where no reply states the size, the attempts alone bound them. */
        long maxFetched() {
            return behaviour == Behaviour.NO_LENGTH && ranges != Ranges.HONOURED ? (long) ATTEMPTS * SIZE : 2L * SIZE;
        }

        /** Whether the right bytes come at least once in a row that can be put together. */
        boolean mustFinish() {
            return switch (behaviour) {
                case WRONG_BYTE_ALWAYS, WRONG_BYTE_ONCE -> false;
                case TAG_PER_NODE, CONTENT_PER_NODE -> cut == Cut.NEVER && !hashKnown;
                case BUSY_EACH_SECOND_TIME, DENIES_ONCE -> cut == Cut.NEVER && ranges != Ranges.LIED_ABOUT;
                default -> cut != Cut.ALWAYS || ranges == Ranges.HONOURED && behaviour == Behaviour.SOUND;
            };
        }
    }

    static Stream<Cell> cells() {
        return Stream.of(Behaviour.values())
                .flatMap(behaviour -> Stream.of(true, false)
                        .flatMap(hash -> Stream.of(Cut.values())
                                .flatMap(cut -> Stream.of(Ranges.values())
                                        .map(ranges -> new Cell(behaviour, hash, cut, ranges)))))
                .filter(Cell::decidable);
    }

    static Stream<Cell> sample() {
        return Stream.of(
                new Cell(Behaviour.SOUND, false, Cut.ALWAYS, Ranges.HONOURED),
                new Cell(Behaviour.SOUND, true, Cut.ALWAYS, Ranges.IGNORED),
                new Cell(Behaviour.SOUND, false, Cut.ONCE, Ranges.LIED_ABOUT),
                new Cell(Behaviour.DATE_CONDITION_ONLY, false, Cut.ALWAYS, Ranges.HONOURED),
                new Cell(Behaviour.DATE_CONDITION_ONLY, false, Cut.ALWAYS, Ranges.IGNORED),
                new Cell(Behaviour.TAG_PER_NODE, true, Cut.ALWAYS, Ranges.HONOURED),
                new Cell(Behaviour.TAG_PER_NODE, false, Cut.NEVER, Ranges.HONOURED),
                new Cell(Behaviour.TAG_PER_NODE, false, Cut.ALWAYS, Ranges.HONOURED),
                new Cell(Behaviour.CONTENT_PER_NODE, false, Cut.ONCE, Ranges.HONOURED),
                new Cell(Behaviour.NO_VALIDATOR, false, Cut.ALWAYS, Ranges.HONOURED),
                new Cell(Behaviour.BUSY_EACH_SECOND_TIME, false, Cut.NEVER, Ranges.HONOURED),
                new Cell(Behaviour.WRONG_BYTE_ALWAYS, true, Cut.ONCE, Ranges.HONOURED));
    }

    @ParameterizedTest
    @MethodSource
    void sample(Cell cell) throws Exception {
        holds(cell);
    }

    @ParameterizedTest
    @MethodSource
    @EnabledIfSystemProperty(named = "queue.download.matrix", matches = "all")
    void cells(Cell cell) throws Exception {
        holds(cell);
    }

    @Test
    void resumesWithShippedDefaults() throws Exception {
        Map<String, String> shipped = Map.of("stall-after", "30s", "part-bytes", "8388608", "checkpoint-every", "1s");
        assertThat(ending(new Cell(Behaviour.SOUND, false, Cut.ONCE, Ranges.HONOURED), shipped))
                .isNull();
        assertThat(models.resolve("model.bin")).hasBinaryContent(CONTENT);
    }

    private void holds(Cell cell) throws Exception {
        JobFailedException failure = ending(cell, Map.of());

        if (failure == null) {
            byte[] found = Files.readAllBytes(models.resolve("model.bin"));
            boolean right = Arrays.equals(found, CONTENT)
                    || cell.behaviour() == Behaviour.CONTENT_PER_NODE
                            && !cell.hashKnown()
                            && Arrays.equals(found, HostileServer.other(CONTENT));
            assertThat(right).as("the content of one node").isTrue();
        } else {
            assertThat(cell.mustFinish()).as("%s", failure.error()).isFalse();
            assertThat(failure.error().code()).isIn(NAMED);
        }
    }

    /** Runs a job as the queue does. @return the failure it ends with; null when it finishes */
    private @Nullable JobFailedException ending(Cell cell, Map<String, String> settings) throws Exception {
        try (HostileServer server = new HostileServer(CONTENT, cell.behaviour(), cell.cut(), cell.ranges());
                DownloadRig rig = DownloadRig.with(models, settings, clock)) {
            Map<String, Object> order = new HashMap<>(Map.of("url", server.url().toString()));
            if (cell.hashKnown()) {
                order.put("sha256", HashesTest.sha256(CONTENT));
            }
            Metered run = new Metered(rig.job(order));
            for (int runs = 1; ; runs++) {
                assertThat(runs).as("runs until it ends").isLessThan(60);
                try {
                    rig.run(run);
                    assertThat(run.fetched).isLessThanOrEqualTo(cell.maxFetched());
                    return null;
                } catch (JobFailedException failure) {
                    assertThat(run.fetched).isLessThanOrEqualTo(cell.maxFetched());
                    boolean attempt = failure.delay().isEmpty();
                    if (failure.permanent() || attempt && run.failures + 1 >= ATTEMPTS) {
                        return failure;
                    }
                    clock.advance(failure.delay().orElse(Duration.ZERO).plus(failure.minDelay()));
                    run = new Metered(run, attempt ? run.failures + 1 : run.failures);
                }
            }
        }
    }

    /** Remembers how many bytes the checkpoints of all runs count. */
    private static final class Metered extends RecordingContext {
        private volatile long fetched;

        Metered(RecordingContext job) {
            super(job.jobId(), job.payload(), job.checkpoint());
        }

        Metered(Metered before, int failures) {
            this(before);
            this.failures = failures;
            this.fetched = before.fetched;
        }

        @Override
        public void checkpoint(String note) {
            fetched = Math.max(fetched, JobCheckpoint.read(note).file(0).fetched());
            super.checkpoint(note);
        }
    }
}
