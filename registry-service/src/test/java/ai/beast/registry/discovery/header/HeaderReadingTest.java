package ai.beast.registry.discovery.header;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.GgufValueType;
import ai.beast.modelfiles.SafetensorsType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.modelfiles.synth.ModelFileWriter;
import ai.beast.modelfiles.synth.SafetensorsWriter;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.registry.catalog.entry.Modality;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.layout.Layout;
import ai.beast.registry.discovery.layout.TreeWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a found model's files say together. */
class HeaderReadingTest {
    @TempDir
    Path root;

    @BeforeEach
    void resolve() throws IOException {
        root = root.toRealPath();
    }

    @Test
    void filesWithoutWeightsAreNoModels() throws Exception {
        write(
                "imatrix.gguf",
                GgufWriter.of("llama").text("general.type", "imatrix").tensor("blk.0.in_sum2", GgmlType.F32, 32));
        write(
                "vocabulary.gguf",
                GgufWriter.of("llama")
                        .u32("llama.block_count", 2)
                        .u32("llama.embedding_length", 64)
                        .u32("llama.attention.head_count", 2)
                        .array("tokenizer.ggml.tokens", GgufValueType.STRING, List.of("a", "b")));
        write("control.gguf", GgufWriter.of("controlvector").tensor("direction.1", GgmlType.F32, 32));
        write("bare.gguf", GgufWriter.of("llama"));
        write("empty.safetensors", new SafetensorsWriter());

        assertThat(refused("imatrix")).isEqualTo("importance_matrix: An importance matrix for quantizing, not a model");
        assertThat(refused("vocabulary"))
                .isEqualTo("vocabulary_only: A vocabulary without weights (0 tensors), not a model");
        assertThat(refused("control")).isEqualTo("control_vector: A control vector, not a model");
        assertThat(refused("bare")).isEqualTo("no_weights: The file holds no weights (0 tensors)");
        assertThat(refused("empty")).startsWith("no_weights: ");
    }

    @Test
    void aFirstShardMayHoldMetadataAlone() throws Exception {
        write("big-00001-of-00002.gguf", GgufWriter.of("llama").u32("split.count", 2));
        write("big-00002-of-00002.gguf", GgufWriter.of("llama").tensor("t", GgmlType.F16, 64, 2));

        assertThat(details("big").parameterCount()).isEqualTo(128);
    }

    @Test
    void refusalsGiveReasonAndPlace() throws Exception {
        Files.write(root.resolve("torn.safetensors"), safetensors("{\"lm_head\": null}"));
        Files.write(root.resolve("html.gguf"), "<!doctype html>".getBytes(StandardCharsets.UTF_8));
        byte[] model = TinyLlama.named("Tiny", 1).toBytes();
        Files.write(root.resolve("cut.gguf"), Arrays.copyOf(model, model.length - 100));
        write("two-00001-of-00002.gguf", GgufWriter.of("llama").tensor("t", GgmlType.F16, 64));
        Files.write(root.resolve("two-00002-of-00002.gguf"), new byte[] {1, 2, 3});

        assertThat(refused("torn"))
                .matches("bad_json: The entry of tensor lm_head is not an object \\(at byte [0-9]+\\)");
        assertThat(refused("html")).isEqualTo("not_a_model: Neither a GGUF nor a safetensors file (at byte 0)");
        assertThat(refused("cut"))
                .matches("data_out_of_file: The data of tensor .+ ends beyond the end of the file .+");
        assertThat(refused("two")).startsWith("not_a_model: two-00002-of-00002.gguf: ");
    }

    @Test
    void metadataThatIsNullIsNoFault() throws Exception {
        Files.write(
                root.resolve("plain.safetensors"),
                safetensors(
                        "{\"__metadata__\": null, \"a\": {\"dtype\": \"U8\", \"shape\": [4], \"data_offsets\": [0, 4]}}"));

        assertThat(details("plain").parameterCount()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"2560, false", "4096, true", "1024, true"})
    void aNamelessProjectorMustHaveTheModelsWidth(int width, boolean attached) throws Exception {
        write(
                "text-model.gguf",
                GgufWriter.of("llama")
                        .u32("llama.block_count", 2)
                        .u32("llama.embedding_length", 4096)
                        .u32("llama.attention.head_count", 32)
                        .tensor("t", GgmlType.F16, 4096));
        write(
                "mmproj-F16.gguf",
                GgufWriter.of("clip")
                        .text("general.type", "mmproj")
                        .flag("clip.has_vision_encoder", true)
                        .u32("clip.vision.projection_dim", width == 1024 ? 768 : width)
                        .tensor("v.patch_embd.weight", GgmlType.F16, 4096)
                        .tensor("mm.2.weight", GgmlType.F16, 64, width == 1024 ? 4096 : width));

        ReadModel.HeaderRead read = (ReadModel.HeaderRead) read("text-model");

        assertThat(read.found().projectors()).hasSize(attached ? 1 : 0);
        assertThat(Objects.requireNonNull(read.details().modalities()).contains(Modality.IMAGE))
                .isEqualTo(attached);
        assertThat(read.found().signature())
                .as("so that the next scan need not read it again")
                .isEqualTo(found("text-model").signature());
    }

    @ParameterizedTest
    @CsvSource({
        "Safetensors",
        "model",
        "GGUF",
        "Checkpoint 1200",
        "tmpab12_x",
        "0123456789abcdef0123456789abcdef01234567"
    })
    void placeholdersOfConvertersAreNoNames(String name) throws Exception {
        write(
                "real-name.gguf",
                GgufWriter.of("llama").text("general.name", name).tensor("t", GgmlType.F16, 64));

        assertThat(details("real-name").name()).isNull();
    }

    @Test
    void anEncoderOfAnImageModelIsNoChatModel() throws Exception {
        Files.createDirectories(root.resolve("vae"));
        write(
                "text_encoders/qwen-instruct-chat.gguf",
                GgufWriter.of("qwen2")
                        .text("tokenizer.chat_template", "{{ x }}")
                        .array("general.tags", GgufValueType.STRING, List.of("chat", "encoder"))
                        .tensor("t", GgmlType.F16, 64));
        write("diffusion_models/code-chat.gguf", GgufWriter.of("flux").tensor("t", GgmlType.F16, 64));
        write("elsewhere/t5.gguf", GgufWriter.of("t5encoder").tensor("t", GgmlType.F16, 64));

        assertThat(details("qwen-instruct-chat").tags()).containsExactlyInAnyOrder("encoder", "text-encoder");
        assertThat(details("code-chat").tags()).containsExactlyInAnyOrder("image", "diffusion-model");
        assertThat(details("t5").tags()).containsExactly("text-encoder");
    }

    @Test
    void packedWeightsAreCountedAsTheyAre() throws Exception {
        write(
                "llama-4bit/model.safetensors",
                new SafetensorsWriter()
                        .tensor("model.embed.weight", SafetensorsType.U32, 64, 8)
                        .tensor("model.embed.scales", SafetensorsType.BF16, 64, 1)
                        .tensor("model.embed.biases", SafetensorsType.BF16, 64, 1)
                        .tensor("model.norm.weight", SafetensorsType.BF16, 64));
        Files.writeString(root.resolve("llama-4bit/config.json"), """
                {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
                 "quantization": {"group_size": 64, "bits": 4}}""");
        Files.writeString(root.resolve("llama-4bit/tokenizer_config.json"), "{\"chat_template\": \"{{ x }}\"}");

        ModelDetails details = details("llama-4bit");

        assertThat(details.parameterCount()).isEqualTo(64 * 64 + 64);
        assertThat(details.quantization()).isEqualTo("4bit-g64");
        assertThat(details.tags()).contains("chat");
        assertThat(Objects.requireNonNull(details.dimensions()).complete()).isTrue();
    }

    @Test
    void packedWeightsOfGptqAreCountedToo() throws Exception {
        write(
                "gptq/model.safetensors",
                new SafetensorsWriter()
                        .tensor("l.qweight", SafetensorsType.I32, 8, 64)
                        .tensor("l.qzeros", SafetensorsType.I32, 1, 8)
                        .tensor("l.scales", SafetensorsType.F16, 1, 64));
        Files.writeString(root.resolve("gptq/config.json"), """
                {"model_type": "llama", "quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128}}""");
        Files.writeString(root.resolve("gptq/chat_template.jinja"), "{{ x }}");

        ModelDetails details = details("gptq");

        assertThat(details.parameterCount()).isEqualTo(64 * 64);
        assertThat(details.quantization()).isEqualTo("4bit-g128");
        assertThat(details.tags()).contains("chat");
        assertThat(Objects.requireNonNull(details.dimensions()).unknown())
                .containsExactly("num_hidden_layers", "hidden_size");
    }

    @Test
    void weightsOfAPipelineAreThoseOfAllParts() throws Exception {
        write(
                "sdxl/unet/diffusion_pytorch_model.safetensors",
                new SafetensorsWriter().tensor("a", SafetensorsType.F16, 100));
        write(
                "sdxl/vae/diffusion_pytorch_model.safetensors",
                new SafetensorsWriter().tensor("b", SafetensorsType.F16, 10));
        Files.writeString(root.resolve("sdxl/model_index.json"), """
                {"_class_name": "StableDiffusionXLPipeline", "unet": ["d", "U"], "vae": ["d", "V"]}""");

        ModelDetails details = details("sdxl");

        assertThat(Objects.requireNonNull(details.dimensions()).weightBytes()).isEqualTo(220);
        assertThat(details.parameterCount()).isEqualTo(100);
        assertThat(details.tags()).contains("image");
    }

    private String refused(String id) throws IOException {
        ReadModel.Refused refused = (ReadModel.Refused) read(id);
        return refused.reason() + ": " + refused.detail();
    }

    private ModelDetails details(String id) throws IOException {
        return ((ReadModel.HeaderRead) read(id)).details();
    }

    private ReadModel read(String id) throws IOException {
        return HeaderReading.read(found(id));
    }

    private FoundModel found(String id) throws IOException {
        return TreeWalk.find(root, Layout.FILES, List.of()).models().stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void write(String name, ModelFileWriter content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        content.write(file);
    }

    private static byte[] safetensors(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }
}
