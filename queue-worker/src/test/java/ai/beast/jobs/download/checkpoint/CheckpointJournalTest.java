package ai.beast.jobs.download.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointJournalTest {
    private static final int SLOT = 256 * 1024;

    @TempDir
    Path directory;

    private Path partial;

    @BeforeEach
    void setUp() throws Exception {
        partial = directory.resolve(".m.part");
        Files.write(partial, new byte[100]);
        assumeThat(Path.of("/proc/sys/kernel/random/boot_id")).isReadable();
    }

    @Test
    void theLastNoteCounts() throws Exception {
        write(10, 20, 30);

        assertThat(CheckpointJournal.read(partial))
                .hasValueSatisfying(note -> assertThat(note.offset()).isEqualTo(30));
    }

    @Test
    void aTornNoteLeavesTheOneBefore() throws Exception {
        write(10, 20, 30);
        byte[] bytes = Files.readAllBytes(CheckpointJournal.of(partial));
        bytes[SLOT + 30] ^= 1;
        Files.write(CheckpointJournal.of(partial), bytes);

        assertThat(CheckpointJournal.read(partial))
                .hasValueSatisfying(note -> assertThat(note.offset()).isEqualTo(20));
    }

    @Test
    void anotherFileOfThatNameIsNotMeant() throws Exception {
        write(10);
        Files.move(partial, directory.resolve("kept"));
        Files.write(partial, new byte[100]);

        assertThat(CheckpointJournal.read(partial)).isEmpty();
    }

    @Test
    void noJournalAndRubbishAreNoNote() throws Exception {
        assertThat(CheckpointJournal.read(partial)).isEmpty();
        for (int size : List.of(0, 1, 15, 16, 17, SLOT, SLOT + 5)) {
            byte[] rubbish = new byte[size];
            java.util.Arrays.fill(rubbish, (byte) 0x5a);
            Files.write(CheckpointJournal.of(partial), rubbish);
            assertThat(CheckpointJournal.read(partial)).as("%d bytes", size).isEmpty();
        }
    }

    private void write(int... offsets) throws Exception {
        try (CheckpointJournal journal = Objects.requireNonNull(CheckpointJournal.open(partial))) {
            for (int offset : offsets) {
                journal.write(new FileCheckpoint(offset, 100, "\"e\"", null, null, 1));
            }
        }
    }
}
