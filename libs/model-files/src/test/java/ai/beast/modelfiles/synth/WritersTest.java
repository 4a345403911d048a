package ai.beast.modelfiles.synth;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.ModelFiles;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.SafetensorsType;
import ai.beast.modelfiles.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritersTest {

    @TempDir
    Path directory;

    @Test
    void theTinyLlamaIsAModelOfAFewMegabytes() throws Exception {
        Path file = directory.resolve("tiny.gguf");

        long size = TinyLlama.named("Tiny Llama", 42).write(file);

        ModelHeader header = ModelFiles.read(file);
        assertThat(size).isEqualTo(Files.size(file)).isBetween(3_000_000L, 5_000_000L);
        assertThat(header.name()).isEqualTo("Tiny Llama");
        assertThat(header.architecture()).isEqualTo("llama");
        assertThat(header.quantization()).isEqualTo("Q8_0");
        assertThat(header.contextLength()).isEqualTo(2048);
        assertThat(header.parameterCount()).isBetween(3_000_000L, 4_000_000L);
        assertThat(header.license()).isEqualTo("apache-2.0");
    }

    @Test
    void aSeedDecidesEveryByte() {
        byte[] one = TinyLlama.named("Tiny", 1).toBytes();

        assertThat(TinyLlama.named("Tiny", 1).toBytes()).isEqualTo(one);
        assertThat(TinyLlama.named("Tiny", 2).toBytes()).isNotEqualTo(one);
    }

    @Test
    void anEditedHeaderLeavesTheTensorsAsTheyWere() throws Exception {
        Path before = directory.resolve("before.gguf");
        Path after = directory.resolve("after.gguf");
        TinyLlama.named("Tiny", 1).write(before);
        TinyLlama.named("Tiny", 1)
                .text("tokenizer.chat_template", "{{ a template that shifts every offset }}")
                .write(after);

        for (Tensor tensor : ModelFiles.read(before).tensors()) {
            Tensor same = ModelFiles.read(after).tensors().stream()
                    .filter(each -> each.name().equals(tensor.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(data(after, same)).isEqualTo(data(before, tensor));
        }
    }

    @Test
    void floatsAreSmallAndFinite() throws Exception {
        Path file = directory.resolve("floats.gguf");
        GgufWriter.of("llama")
                .tensor("f32", GgmlType.F32, 1000)
                .tensor("f16", GgmlType.F16, 1000)
                .tensor("q8", GgmlType.Q8_0, 3200)
                .write(file);

        ModelHeader header = ModelFiles.read(file);

        ByteBuffer f32 = buffer(file, header.tensors().get(0));
        ByteBuffer f16 = buffer(file, header.tensors().get(1));
        ByteBuffer q8 = buffer(file, header.tensors().get(2));
        for (int i = 0; i < 1000; i++) {
            assertThat(Math.abs(f32.getFloat(4 * i))).isLessThan(0.1f);
            assertThat(Math.abs(Float.float16ToFloat(f16.getShort(2 * i)))).isLessThan(0.1f);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(Math.abs(Float.float16ToFloat(q8.getShort(34 * i)))).isLessThan(0.1f);
        }
    }

    @Test
    void safetensorsAreReadBack() throws Exception {
        Path file = directory.resolve("tiny.safetensors");
        new SafetensorsWriter()
                .seed(3)
                .metadata("format", "pt")
                .tensor("weight", SafetensorsType.BF16, 16, 32)
                .write(file);

        ModelHeader header = ModelFiles.read(file);

        assertThat(header.parameterCount()).isEqualTo(512);
        assertThat(header.tensorDataStart() % 8).isZero();
        assertThat(data(file, header.tensors().getFirst())).hasSize(1024);
    }

    private static byte[] data(Path file, Tensor tensor) throws Exception {
        return Arrays.copyOfRange(Files.readAllBytes(file), (int) tensor.offset(), (int) tensor.end());
    }

    private static ByteBuffer buffer(Path file, Tensor tensor) throws Exception {
        return ByteBuffer.wrap(data(file, tensor)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
