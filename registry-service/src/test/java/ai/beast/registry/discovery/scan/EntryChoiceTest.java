package ai.beast.registry.discovery.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.layout.Layout;
import ai.beast.registry.discovery.layout.SeenFile;
import ai.beast.registry.discovery.scan.EntryRepository.Entry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntryChoiceTest {
    private static final String SHA = "1".repeat(64);

    @Test
    void aNewModelGetsItsOwnName() {
        assertThat(choose("qwen3-8b", 10, null)).isEqualTo(new EntryChoice.Chosen("qwen3-8b", true));
    }

    @Test
    void theHashDecidesFirst() {
        Entry entry = new Entry("something-else", 99, null, SHA, false);
        assertThat(choose("qwen3-8b", 10, SHA, entry).id()).isEqualTo("something-else");
    }

    @Test
    void anEntryWhoseIdTheNameBeginsWithIsTakenWhenTheSizeIsItsOwn() {
        Entry shipped = new Entry("llama-3.2-1b-instruct", 807_694_464, null, SHA, false);
        assertThat(choose("llama-3.2-1b-instruct-q4_k_m", 807_694_464, null, shipped)
                        .id())
                .isEqualTo("llama-3.2-1b-instruct");
        assertThat(choose("llama-3.2-1b-instruct-q8_0", 1_300_000_000, null, shipped)
                        .id())
                .isEqualTo("llama-3.2-1b-instruct-q8_0");
    }

    @Test
    void aNameThatIsTakenIsToldApartTheSameWayEveryTime() {
        Entry other = new Entry("model-x", 5, null, null, true);
        EntryChoice.Chosen first = choose("model-x", 10, null, other);
        assertThat(first.id()).matches("model-x-[0-9a-f]{8}");
        Entry itself = new Entry(first.id(), 10, null, null, true);
        assertThat(choose("model-x", 10, null, other, itself)).isEqualTo(new EntryChoice.Chosen(first.id(), false));
    }

    @Test
    void twoFilesOfOneNameAndSizeAreOneModel() {
        EntryChoice choice = new EntryChoice(List.of());
        assertThat(choice.choose(found("twin", 10, null), ModelDetails.nothing())
                        .isNew())
                .isTrue();
        assertThat(choice.choose(found("twin", 10, null), ModelDetails.nothing()))
                .isEqualTo(new EntryChoice.Chosen("twin", false));
    }

    @Test
    void anEntryMadeBeforeItsFileIsWaitingForIt() {
        Entry awaited = new Entry("mine", 1, null, null, false);
        assertThat(choose("mine", 10, null, awaited).id()).isEqualTo("mine");
    }

    @Test
    void aWordOfTheApiIsNoId() {
        assertThat(choose("recommend", 10, null).id()).isEqualTo("recommend-model");
    }

    private static EntryChoice.Chosen choose(String id, long size, @Nullable String sha256, Entry... entries) {
        return new EntryChoice(List.of(entries)).choose(found(id, size, sha256), ModelDetails.nothing());
    }

    private static FoundModel found(String id, long size, @Nullable String sha256) {
        SeenFile file = new SeenFile(Path.of("/models/" + id + ".gguf"), size, Instant.EPOCH, "");
        return new FoundModel(
                Layout.FILES, List.of(file), List.of(), id, id, new FoundModel.Source(null, null, sha256), List.of());
    }
}
