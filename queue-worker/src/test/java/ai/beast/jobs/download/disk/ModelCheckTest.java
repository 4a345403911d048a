package ai.beast.jobs.download.disk;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.queue.core.JobFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCheckTest {
    private static final byte[] MODEL = TinyLlama.named("Tiny", 1).toBytes();
    private static final byte[] BYTES = {1, 2, 3, 4, 5, 6, 7, 8};

    @TempDir
    Path directory;

    @Test
    void aSoundModelPassesUnderAnyName() {
        passes("m.gguf", MODEL, false);
        passes("m", MODEL, false);
        passes("m.bin", MODEL, false);
    }

    @Test
    void aNameThatPromisesAHeaderNeedsOneOrAHash() {
        for (String name : List.of("m.gguf", "m.safetensors", "m.GGUF")) {
            fails(name, BYTES, false);
            passes(name, BYTES, true);
        }
    }

    @Test
    void acceptsUnreadFormatsByName() {
        passes("ggml-tiny.bin", BYTES, false);
        passes("m.onnx", BYTES, false);
    }

    @Test
    void aWebPageOrPointerIsNoModelWhateverItsName() {
        fails("m.bin", text("  <!DOCTYPE html><title>404</title>"), false);
        fails("m.onnx", text("{\"error\": \"gated\"}"), false);
        fails("m.pt", text("version https://git-lfs.github.com/spec/v1\n"), false);
    }

    @Test
    void anUnknownNameNeedsAHeaderOrAHash() {
        fails("m.xyz", BYTES, false);
        fails("m", BYTES, false);
        passes("m.xyz", BYTES, true);
    }

    private void passes(String name, byte[] content, boolean vouched) {
        assertThatCode(() -> ModelCheck.require(file(content), name, vouched)).doesNotThrowAnyException();
    }

    private void fails(String name, byte[] content, boolean vouched) {
        assertThatThrownBy(() -> ModelCheck.require(file(content), name, vouched))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    org.assertj.core.api.Assertions.assertThat(failure.permanent())
                            .isTrue();
                    org.assertj.core.api.Assertions.assertThat(failure.error().code())
                            .isEqualTo("not_a_model");
                });
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("content"), content);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
