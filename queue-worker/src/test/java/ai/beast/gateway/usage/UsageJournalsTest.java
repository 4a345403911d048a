package ai.beast.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.contracts.InferenceUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageJournalsTest {
    private static final CallStart CHAT = new CallStart("/api/chat", "small:1b", "chat", "0a1b2c3d", Instant.EPOCH);
    private static final CallEnd DONE = new CallEnd("200", 7, 20, 500, 1500, 2000);

    @TempDir
    Path directory;

    private final List<UsageDelta> taken = new ArrayList<>();

    @Test
    void givesEachProcessAJournalOfItsOwn() throws Exception {
        try (UsageJournals first = UsageJournals.open(directory);
                UsageJournals second = UsageJournals.open(directory)) {
            assertThat(first.own().instance()).isNotEqualTo(second.own().instance());
        }
    }

    @Test
    void reportsWhatOtherProcessesLeft() throws Exception {
        try (UsageJournals first = UsageJournals.open(directory)) {
            first.own().end(first.own().begin(CHAT), DONE);
            try (UsageJournals second = UsageJournals.open(directory)) {
                second.own().begin(CHAT);
            }
        }

        try (UsageJournals restarted = UsageJournals.open(directory)) {
            restarted.report(taken::add);
            restarted.report(taken::add);
        }

        assertThat(taken)
                .flatExtracting(delta -> delta.sums().keySet())
                .extracting(UsageKey::status)
                .containsExactlyInAnyOrder("200", CallEnd.ABORTED);
    }

    @Test
    void reportsAgainWhatCouldNotBeTaken() throws Exception {
        try (UsageJournals journals = UsageJournals.open(directory)) {
            journals.own().end(journals.own().begin(CHAT), DONE);

            assertThatThrownBy(() -> journals.report(_ -> {
                        throw new IllegalStateException("Kafka is unavailable");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            journals.own().end(journals.own().begin(CHAT), DONE);
            journals.report(taken::add);

            assertThat(taken).hasSize(2).extracting(UsageDelta::eventId).doesNotHaveDuplicates();
        }
    }

    @Test
    void goesOnWithoutAJournalUntilThereIsRoom() throws Exception {
        Path file = Files.createFile(directory.resolve("usage"));
        try (UsageJournals journals = UsageJournals.open(file)) {
            CallCounter counter = new CallCounter(journals::own);
            long uncounted = counter.begin(CHAT);
            assertThatThrownBy(() -> journals.report(taken::add)).isInstanceOf(IOException.class);
            counter.end(uncounted, DONE);

            Files.delete(file);
            journals.report(taken::add);
            counter.end(uncounted, DONE);
            counter.end(counter.begin(CHAT), DONE);
            journals.report(taken::add);

            assertThat(counter.uncounted()).isEqualTo(1);
            assertThat(taken).hasSize(1);
        }
    }

    @Test
    void passesByAJournalThatCannotBeOpened() throws Exception {
        Files.createDirectories(directory.resolve("1").resolve("lock"));
        Files.createFile(directory.resolve("2"));

        try (UsageJournals journals = UsageJournals.open(directory)) {
            journals.own().end(journals.own().begin(CHAT), DONE);
            journals.report(taken::add);

            assertThat(taken).hasSize(1);
            assertThat(journals.damaged()).isEqualTo(2);
        }
        assertThat(directory.resolve("3")).exists();
    }

    @Test
    void makesNoFilesOnAFullDisk() throws Exception {
        FullDisk disk = new FullDisk();
        disk.refuses = true;
        try (UsageJournals journals = UsageJournals.open(directory, disk)) {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> journals.report(taken::add)).hasMessage(FullDisk.MESSAGE);
            }
        }
        try (Stream<Path> made = Files.list(directory)) {
            assertThat(made).isEmpty();
        }
    }

    /** What was reported goes, although nothing can be written: otherwise there would never be room again. */
    @Test
    void makesRoomOnAFullDisk() throws Exception {
        FullDisk disk = new FullDisk();
        try (UsageJournals journals = UsageJournals.open(directory, disk)) {
            journals.own().end(journals.own().begin(CHAT), DONE);
            journals.own().begin(CHAT);
            journals.own().rotate();
            journals.own().end(journals.own().begin(CHAT), DONE);
            disk.room = 0;

            assertThatThrownBy(() -> journals.report(taken::add)).hasMessage(FullDisk.MESSAGE);

            assertThat(taken).hasSize(1);
            assertThat(directory.resolve("1/1.jsonl")).doesNotExist();
        }
    }

    @Test
    void reportsCallsUnderWayAtTheEnd() throws Exception {
        try (UsageJournals journals = UsageJournals.open(directory)) {
            journals.own().begin(CHAT);

            journals.finish(taken::add);
        }
        assertThat(taken)
                .singleElement()
                .satisfies(delta -> assertThat(delta.sums()).containsOnlyKeys(UsageKey.of(CHAT, CallEnd.LOST)));
        try (UsageJournals restarted = UsageJournals.open(directory)) {
            restarted.report(taken::add);
        }
        assertThat(taken).hasSize(1);
    }

    @Test
    void publishesSumsAndNoMore() throws Exception {
        try (UsageJournals journals = UsageJournals.open(directory)) {
            journals.own().end(journals.own().begin(CHAT), DONE);
            journals.report(taken::add);
        }

        InferenceUsage event = taken.getFirst().event();
        assertThat(event.instance()).isNotBlank();
        assertThat(event.calls()).singleElement().satisfies(calls -> {
            assertThat(calls.alias()).isEqualTo("chat");
            assertThat(calls.counts()).isEqualTo(new InferenceUsage.Counts(1, 7, 20, 0));
            assertThat(calls.times().seconds()).isEqualTo(2.0);
            assertThat(calls.times().queueSeconds()).isEqualTo(0.5);
            assertThat(calls.times().buckets()).hasSize(InferenceUsage.BOUNDS.size() + 1);
        });
    }
}
