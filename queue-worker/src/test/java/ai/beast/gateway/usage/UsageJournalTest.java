package ai.beast.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.beast.contracts.InferenceUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageJournalTest {
    private static final CallStart CHAT = new CallStart("/api/chat", "small:1b", "", "0a1b2c3d", Instant.EPOCH);
    private static final CallEnd DONE = new CallEnd("200", 7, 20, 5, 100, 800);

    @TempDir
    Path directory;

    @Test
    void sumsTheCallsThatEndedInASegment() throws Exception {
        try (UsageJournal journal = UsageJournal.open(directory)) {
            journal.end(journal.begin(CHAT), DONE);
            journal.end(journal.begin(CHAT), new CallEnd("200", -1, -1, 0, -1, 20_000));
            journal.end(journal.begin(CHAT), new CallEnd(CallEnd.CANCELLED, -1, -1, 0, 10, 50));

            journal.rotate();

            UsageDelta delta = journal.closed().getFirst();
            assertThat(delta.sequence()).isEqualTo(1);
            UsageSums sums = delta.sums().get(UsageKey.of(CHAT, DONE));
            assertThat(sums.calls()).isEqualTo(2);
            assertThat(sums.completionTokens()).isEqualTo(20);
            assertThat(sums.unstated()).isEqualTo(1);
            assertThat(sums.timing().buckets()).containsExactly(0L, 0L, 1L, 0L, 0L, 0L, 1L, 0L, 0L, 0L);
            assertThat(delta.sums()).hasSize(2);
        }
    }

    @Test
    void countsOpenCallsAsAbortedAfterAKill() throws Exception {
        kill(journal -> {
            journal.end(journal.begin(CHAT), DONE);
            journal.begin(CHAT);
            journal.begin(CHAT);
        });

        try (UsageJournal restarted = UsageJournal.open(directory)) {
            Map<UsageKey, UsageSums> sums = restarted.closed().getFirst().sums();
            assertThat(sums.get(UsageKey.of(CHAT, CallEnd.LOST)).calls()).isEqualTo(2);
            assertThat(sums.get(UsageKey.of(CHAT, CallEnd.LOST)).unstated()).isEqualTo(2);
            assertThat(sums.get(UsageKey.of(CHAT, DONE)).calls()).isEqualTo(1);
        }
    }

    @Test
    void countsCallsInTheSegmentInWhichTheyEnd() throws Exception {
        try (UsageJournal journal = UsageJournal.open(directory)) {
            long call = journal.begin(CHAT);
            journal.rotate();
            journal.rotate();
            journal.end(call, DONE);
            journal.end(call, DONE);
            journal.rotate();
            journal.rotate();

            assertThat(journal.closed().stream().filter(delta -> !delta.sums().isEmpty()))
                    .extracting(UsageDelta::sequence)
                    .containsExactly(2L);
            assertThat(journal.open()).isZero();
        }
    }

    @Test
    void countsCallsForTheDayOnWhichTheyBegan() throws Exception {
        CallStart late =
                new CallStart("/api/chat", "small:1b", "", "0a1b2c3d", Instant.parse("2026-01-31T23:59:59.999Z"));
        CallStart early = new CallStart("/api/chat", "small:1b", "", "0a1b2c3d", Instant.parse("2026-02-01T00:00:00Z"));
        kill(journal -> {
            journal.end(journal.begin(late), DONE);
            journal.end(journal.begin(early), DONE);
            journal.begin(late);
        });

        try (UsageJournal restarted = UsageJournal.open(directory)) {
            assertThat(restarted.closed().getFirst().event().calls())
                    .extracting(InferenceUsage.Calls::day, InferenceUsage.Calls::status)
                    .containsExactlyInAnyOrder(
                            tuple("2026-01-31", "200"),
                            tuple("2026-02-01", "200"),
                            tuple("2026-01-31", CallEnd.ABORTED));
        }
    }

    @Test
    void reportsTheSameUntilTheReportIsTaken() throws Exception {
        kill(journal -> {
            journal.end(journal.begin(CHAT), DONE);
            journal.rotate();
            journal.begin(CHAT);
        });

        UsageDelta first;
        try (UsageJournal again = UsageJournal.open(directory)) {
            first = again.closed().getFirst();
        }
        try (UsageJournal again = UsageJournal.open(directory)) {
            assertThat(again.closed().getFirst()).isEqualTo(first);
            for (UsageDelta delta : again.closed()) {
                again.remove(delta);
            }
            assertThat(again.closed()).isEmpty();
        }
    }

    @Test
    void usesNoSequenceTwice() throws Exception {
        List<Long> sequences = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try (UsageJournal journal = UsageJournal.open(directory)) {
                journal.end(journal.begin(CHAT), DONE);
                journal.rotate();
                for (UsageDelta delta : journal.closed()) {
                    sequences.add(delta.sequence());
                    journal.remove(delta);
                }
            }
        }
        assertThat(sequences).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void readsPastTornLines() throws Exception {
        kill(journal -> journal.begin(CHAT));
        Files.writeString(directory.resolve("1.jsonl"), "{\"call\":1,\"end\":{\"sta", StandardOpenOption.APPEND);

        try (UsageJournal restarted = UsageJournal.open(directory)) {
            assertThat(total(restarted.closed())).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff",
                "null",
                "{}",
                "{\"call\":2,\"start\":{}}",
                "{\"call\":3,\"end\":{\"millis\":1}}",
                "\0\0\0\0",
                "\0{\0}",
                "[1"
            })
    void readsPastDamagedLines(String damage) throws Exception {
        kill(journal -> {
            journal.end(journal.begin(CHAT), DONE);
            journal.begin(CHAT);
        });
        Path segment = directory.resolve("1.jsonl");
        byte[] sound = Files.readAllBytes(segment);
        Files.write(segment, (damage + "\n").getBytes(StandardCharsets.ISO_8859_1));
        Files.write(segment, sound, StandardOpenOption.APPEND);

        try (UsageJournal restarted = UsageJournal.open(directory)) {
            assertThat(total(restarted.closed())).isEqualTo(2);
            assertThat(restarted.damaged()).isEqualTo(1);
            restarted.end(restarted.begin(CHAT), DONE);
        }
        assertThat(directory.resolve("1.jsonl.damaged")).exists();
    }

    /** The damaged end is of a call that was not carried over: it counts as lost, not as nothing. */
    @Test
    void countsCallsWhoseEndIsDamaged() throws Exception {
        kill(journal -> {
            journal.end(journal.begin(CHAT), DONE);
            journal.begin(CHAT);
            journal.rotate();
        });
        Path segment = directory.resolve("1.jsonl");
        Files.writeString(segment, Files.readString(segment).replace("\"status\"", "\"stabus\""));

        try (UsageJournal restarted = UsageJournal.open(directory)) {
            assertThat(total(restarted.closed())).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0\0", "twelve", "-1", "99999999999999999999"})
    void usesNoReportTwiceWhenItsNumberIsDamaged(String damage) throws Exception {
        Set<String> events = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            try (UsageJournal journal = UsageJournal.open(directory)) {
                journal.end(journal.begin(CHAT), DONE);
                journal.rotate();
                for (UsageDelta delta : journal.closed()) {
                    assertThat(events.add(delta.eventId())).isTrue();
                    journal.remove(delta);
                }
            }
            Files.writeString(directory.resolve("removed"), damage);
            // What a power failure can take, too.
            Files.delete(directory.resolve("2.jsonl"));
        }
        assertThat(events).hasSize(2);
    }

    @Test
    void setsASegmentAsideThatCannotBeRead() throws Exception {
        kill(journal -> journal.end(journal.begin(CHAT), DONE));
        Files.createDirectory(directory.resolve("2.jsonl"));

        try (UsageJournal restarted = UsageJournal.open(directory)) {
            assertThat(total(restarted.closed())).isEqualTo(1);
            assertThat(restarted.damaged()).isEqualTo(1);
        }
        assertThat(directory.resolve("2.jsonl.damaged")).exists();
    }

    /** The disk is full after any number of bytes, and has room again later. */
    @Test
    void countsEachCallOnceAroundAFullDisk() throws Exception {
        int needed = 0;
        for (int room = 0; room <= needed + 1; room++) {
            Path each = Files.createDirectory(directory.resolve("room" + room));
            FullDisk disk = new FullDisk();
            long begun = 0;
            try (UsageJournal journal = UsageJournal.open(each, disk)) {
                disk.room = room;
                for (int i = 0; i < 3; i++) {
                    long call = 0;
                    try {
                        call = journal.begin(CHAT);
                        begun++;
                        journal.end(call, DONE);
                    } catch (IOException full) {
                        assertThat(full).hasMessage(FullDisk.MESSAGE);
                    }
                }
                needed = Math.max(needed, disk.written);
                disk.room = Integer.MAX_VALUE;
                begun++;
                journal.end(journal.begin(CHAT), DONE);
                journal.rotate();
                Map<UsageKey, UsageSums> sums = journal.closed().getFirst().sums();
                assertThat(sums.get(UsageKey.of(CHAT, DONE)).calls())
                        .as("room " + room)
                        .isEqualTo(begun);
                assertThat(journal.open()).isZero();
            }
        }
        assertThat(needed).isGreaterThan(300);
    }

    @Test
    void closesWhatItCouldNotWrite() throws Exception {
        FullDisk disk = new FullDisk();
        try (UsageJournal journal = UsageJournal.open(directory, disk)) {
            journal.begin(CHAT);
            disk.room = 0;
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(journal::rotate).hasMessage(FullDisk.MESSAGE);
            }
            assertThat(disk.open).isEqualTo(1);
        }
    }

    @Test
    void writesNothingWithoutNews() throws Exception {
        try (UsageJournal journal = UsageJournal.open(directory)) {
            journal.begin(CHAT);
            journal.rotate();
            for (int i = 0; i < 100; i++) {
                journal.rotate();
            }
            assertThat(journal.closed()).hasSize(1);
        }
    }

    @Test
    void keepsFewFilesWhileReportsCannotBeTaken() throws Exception {
        int calls = UsageJournal.MAX_CLOSED + 100;
        long counted = 0;
        try (UsageJournal journal = UsageJournal.open(directory)) {
            for (int i = 0; i < calls; i++) {
                journal.end(journal.begin(CHAT), DONE);
                journal.rotate();
            }
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.count()).isLessThan(calls);
            }
            assertThat(journal.closed()).hasSize(UsageJournal.MAX_REPORTS);
            while (counted < calls) {
                counted += take(journal);
                journal.rotate();
            }
        }
        assertThat(counted).isEqualTo(calls);
    }

    @Test
    void abortsWhatIsUnderWayAtTheEnd() throws Exception {
        try (UsageJournal journal = UsageJournal.open(directory)) {
            long call = journal.begin(CHAT);

            journal.abort();
            journal.end(call, DONE);
            journal.rotate();

            assertThat(journal.closed().getFirst().sums()).containsOnlyKeys(UsageKey.of(CHAT, CallEnd.LOST));
            assertThat(journal.open()).isZero();
        }
    }

    @Test
    void belongsToOneProcess() throws Exception {
        try (UsageJournal first = UsageJournal.open(directory)) {
            assertThatThrownBy(() -> UsageJournal.open(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(directory.toString());
            assertThat(first.instance()).isNotBlank();
        }
    }

    /** Ends, rotations, removals and kills in any order. */
    @Test
    void countsEachCallOnceWhateverHappens() throws Exception {
        Random random = new Random(3);
        long begun = 0;
        long counted = 0;
        List<Long> open = new ArrayList<>();
        UsageJournal journal = UsageJournal.open(directory);
        for (int i = 0; i < 400; i++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    open.add(journal.begin(CHAT));
                    begun++;
                }
                case 3, 4 -> {
                    if (!open.isEmpty()) {
                        journal.end(open.remove(random.nextInt(open.size())), DONE);
                    }
                }
                case 5 -> journal.rotate();
                case 6 -> counted += take(journal);
                default -> {
                    if (random.nextInt(10) == 0) {
                        journal.close();
                        journal = UsageJournal.open(directory);
                        open.clear();
                    }
                }
            }
        }
        journal.close();
        try (UsageJournal last = UsageJournal.open(directory)) {
            counted += take(last);
        }
        assertThat(counted).isEqualTo(begun);
    }

    private static long take(UsageJournal journal) throws IOException {
        long counted = 0;
        for (UsageDelta delta : journal.closed()) {
            counted += total(List.of(delta));
            journal.remove(delta);
        }
        return counted;
    }

    @FunctionalInterface
    private interface Work {
        void on(UsageJournal journal) throws IOException;
    }

    /** A close writes nothing, so it leaves what a kill leaves. */
    private void kill(Work work) throws IOException {
        try (UsageJournal journal = UsageJournal.open(directory)) {
            work.on(journal);
        }
    }

    private static long total(List<UsageDelta> deltas) {
        return deltas.stream()
                .flatMap(delta -> delta.sums().values().stream())
                .mapToLong(UsageSums::calls)
                .sum();
    }
}
