package ai.beast.registry.outdated;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.ModelOutdated.Change;
import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.GgufValueType;
import ai.beast.modelfiles.synth.GgufWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileComparisonTest {
    private static final int TOKENS = 1000;

    @TempDir
    private Path directory;

    @Test
    void findsAnotherTemplate() throws Exception {
        FileComparison found = compare(
                model(TOKENS).text("tokenizer.chat_template", "{{ old }}"),
                model(TOKENS)
                        .text(
                                "tokenizer.chat_template",
                                "{{ a template that is longer than the padding of the header }}"));

        assertThat(found.change()).isEqualTo(Change.TEMPLATE);
        assertThat(found.keys()).containsExactly("tokenizer.chat_template");
        assertThat(found.reason()).contains("20 tensors").contains("8 that were compared");
    }

    @Test
    void findsAnAddedTemplate() throws Exception {
        FileComparison found = compare(model(TOKENS), model(TOKENS).text("tokenizer.chat_template", "{{ new }}"));

        assertThat(found.change()).isEqualTo(Change.TEMPLATE);
    }

    @Test
    void takesAnotherVocabularyForMetadata() throws Exception {
        // Beyond the beginning of the array that a header keeps.
        FileComparison found = compare(
                model(TOKENS).text("tokenizer.chat_template", "{{ old }}"),
                model(TOKENS - 1).text("tokenizer.chat_template", "{{ new }}"));

        assertThat(found.change()).isEqualTo(Change.METADATA);
    }

    @Test
    void findsOtherMetadata() throws Exception {
        FileComparison found = compare(
                model(TOKENS).text("general.description", "before"),
                model(TOKENS).text("general.description", "after"));

        assertThat(found.change()).isEqualTo(Change.METADATA);
        assertThat(found.keys()).containsExactly("general.description");
    }

    @Test
    void findsOtherWeights() throws Exception {
        FileComparison found = compare(model(TOKENS), model(TOKENS).seed(42));

        assertThat(found.change()).isEqualTo(Change.WEIGHTS);
        assertThat(found.reason()).contains("data of tensor");
    }

    @Test
    void findsAnotherLayout() throws Exception {
        FileComparison found = compare(model(TOKENS), model(TOKENS).tensor("more", GgmlType.F16, 64, 64));

        assertThat(found.change()).isEqualTo(Change.WEIGHTS);
        assertThat(found.reason()).contains("Number, shapes");
    }

    @Test
    void readsHeaderAndSamplesOnly() throws Exception {
        GgufWriter large = GgufWriter.of("llama");
        for (int i = 0; i < 20; i++) {
            large.tensor("t" + i, GgmlType.F16, 1024, 1024);
        }
        Path file = write(large);
        AtomicLong fetched = new AtomicLong();
        try (FileChannel ours = FileChannel.open(file);
                RangedFile theirs = new RangedFile((from, length) -> range(ours, fetched, from, length), ours.size())) {
            assertThat(FileComparison.of(ours, theirs).change()).isEqualTo(Change.WEIGHTS);

            assertThat(fetched.get()).isLessThan(ours.size() / 4);
        }
    }

    private static byte[] range(FileChannel file, AtomicLong fetched, long from, int length)
            throws java.io.IOException {
        fetched.addAndGet(length);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
            // Until the range is complete.
        }
        return bytes.array();
    }

    private FileComparison compare(GgufWriter before, GgufWriter after) throws Exception {
        try (FileChannel ours = FileChannel.open(write(before));
                FileChannel other = FileChannel.open(write(after));
                RangedFile theirs =
                        new RangedFile((from, length) -> range(other, new AtomicLong(), from, length), other.size())) {
            return FileComparison.of(ours, theirs);
        }
    }

    /** @param changed the token from which on the vocabulary is another one */
    private static GgufWriter model(int changed) {
        List<String> tokens = new ArrayList<>(IntStream.range(0, TOKENS)
                .mapToObj(i -> i < changed ? "token" + i : "other" + i)
                .toList());
        GgufWriter model = GgufWriter.of("llama").array("tokenizer.ggml.tokens", GgufValueType.STRING, tokens);
        for (int i = 0; i < 20; i++) {
            model.tensor("blk." + i, GgmlType.F16, 64, 64);
        }
        return model;
    }

    private Path write(GgufWriter model) throws Exception {
        Path file = Files.createTempFile(directory, "model", ".gguf");
        try (var out = Files.newOutputStream(file)) {
            model.write(out);
        }
        return file;
    }
}
