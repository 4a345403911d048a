package ai.beast.jobs.download.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.jobs.download.checkpoint.CheckpointJournal;
import ai.beast.queue.core.JobIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialTakeoverTest {
    private static final String JOB = JobIds.system().next();
    private static final String OTHER = JobIds.system().next();

    @TempDir
    Path models;

    private Path file;

    @BeforeEach
    void setUp() {
        file = models.resolve("m.gguf");
    }

    @Test
    void theLatestOfTheEarlierRunsIsTakenOverAndTheOthersGo() throws Exception {
        left(1, "one");
        left(3, "three");

        PartialTakeover.adopt(file, JOB, 5);

        assertThat(names()).containsExactly(name(5), name(5) + ".at");
        assertThat(PartialName.of(file, JOB, 5)).hasContent("three");
    }

    @Test
    void aLaterRunsIsNeitherTakenNorRemoved() throws Exception {
        left(3, "three");

        PartialTakeover.adopt(file, JOB, 2);
        PartialTakeover.discard(file, JOB, 2);

        assertThat(names()).containsExactly(name(3), name(3) + ".at");
        assertThat(PartialName.of(file, JOB, 3)).hasContent("three");
    }

    @Test
    void whatTheRunHasAlreadyStays() throws Exception {
        left(4, "own");
        left(2, "two");

        PartialTakeover.adopt(file, JOB, 4);

        assertThat(names()).containsExactly(name(4), name(4) + ".at");
        assertThat(PartialName.of(file, JOB, 4)).hasContent("own");
    }

    @Test
    void whatAVersionWithoutFencesLeftIsTakenOver() throws Exception {
        Path released = models.resolve(".m.gguf." + JOB + ".part");
        Files.writeString(released, "released");
        Files.writeString(CheckpointJournal.of(released), "journal");

        PartialTakeover.adopt(file, JOB, 1);

        assertThat(names()).containsExactly(name(1), name(1) + ".at");
        assertThat(PartialName.of(file, JOB, 1)).hasContent("released");
    }

    @Test
    void otherFilesAndOtherJobsAreLeftAlone() throws Exception {
        Files.writeString(PartialName.of(models.resolve("n.gguf"), JOB, 1), "another file");
        Files.writeString(PartialName.of(file, OTHER, 1), "another job");
        Files.writeString(models.resolve("m.gguf"), "a model");

        PartialTakeover.adopt(file, JOB, 2);
        PartialTakeover.discard(file, JOB, 2);

        assertThat(names()).hasSize(3).doesNotContain(name(2));
    }

    @Test
    void aPlaceThatIsNotThereYetHoldsNothing() throws Exception {
        PartialTakeover.adopt(models.resolve("new/m.gguf"), JOB, 1);

        assertThat(models).isEmptyDirectory();
    }

    @Test
    void thePartialFileIsHiddenAndBesideTheDestination() {
        Path partial = PartialName.of(file, JOB, 7);

        assertThat(partial).hasParentRaw(models);
        assertThat(partial.getFileName()).hasToString(".m.gguf." + JOB + ".7.part");
        assertThat(PartialName.parse(partial)).contains(new PartialName("m.gguf", JOB, 7, false));
        assertThat(PartialName.parse(CheckpointJournal.of(partial))).contains(new PartialName("m.gguf", JOB, 7, true));
        assertThat(Destinations.jobOf(partial)).contains(JOB);
        assertThat(List.of(file, Path.of("x.part"), Path.of(".x.part"), Path.of(".x.7.part")))
                .allMatch(path -> Destinations.jobOf(path).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "字", "\uD83D\uDE00"})
    void noNameIsTooLongForItsPartialFile(String letter) throws Exception {
        int length = letter.getBytes(StandardCharsets.UTF_8).length;
        Path longest = models.resolve(letter.repeat(250 / length) + ".gguf");

        Path journal = CheckpointJournal.of(PartialName.of(longest, JOB, 999_999_999_999_999_999L));

        Files.writeString(journal, "journal");
        assertThat(PartialName.parse(journal))
                .hasValueSatisfying(name -> assertThat(name.isOf(longest, JOB)).isTrue());
    }

    private void left(long fence, String content) throws IOException {
        Path partial = PartialName.of(file, JOB, fence);
        Files.writeString(partial, content);
        Files.writeString(CheckpointJournal.of(partial), "journal of " + content);
    }

    private static String name(long fence) {
        return ".m.gguf." + JOB + "." + fence + ".part";
    }

    private List<String> names() throws IOException {
        try (var all = Files.list(models)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
