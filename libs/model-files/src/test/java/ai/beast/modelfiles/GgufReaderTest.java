package ai.beast.modelfiles;

import static ai.beast.modelfiles.Bytes.gguf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.modelfiles.ModelFileException.Reason;
import ai.beast.modelfiles.synth.GgufWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufReaderTest {

    private static final int F32 = GgmlType.F32.id();
    private static final int Q4_0 = GgmlType.Q4_0.id();

    @Test
    void readsWhatIsWrittenOutByteByByte() throws Exception {
        Bytes bytes = gguf(3, 2, 5)
                .textEntry("general.architecture", "llama")
                .textEntry("general.name", "Byte by byte")
                .u32Entry("llama.context_length", 4096)
                .textEntry("general.license", "mit")
                .textEntry("general.base_model.0.repo_url", "https://huggingface.co/owner/base")
                .tensor("a", F32, 0, 3, 2)
                .tensor("b", Q4_0, 32, 64, 2)
                .alignedTo(32);
        int dataStart = bytes.size();

        ModelHeader header = Bytes.read(bytes.zeros(32 + 72).done());

        assertThat(header.format()).isEqualTo(ModelFormat.GGUF);
        assertThat(header.architecture()).isEqualTo("llama");
        assertThat(header.name()).isEqualTo("Byte by byte");
        assertThat(header.version()).isNull();
        assertThat(header.license()).isEqualTo("mit");
        assertThat(header.baseModel()).isEqualTo("owner/base");
        assertThat(header.contextLength()).isEqualTo(4096);
        assertThat(header.parameterCount()).isEqualTo(6 + 128);
        assertThat(header.quantization()).isEqualTo("Q4_0");
        assertThat(header.sizeBytes()).isEqualTo(dataStart + 104);
        assertThat(header.tensorDataStart()).isEqualTo(dataStart);
        assertThat(header.tensors())
                .containsExactly(
                        new Tensor("a", "F32", List.of(3L, 2L), dataStart, 24),
                        new Tensor("b", "Q4_0", List.of(64L, 2L), dataStart + 32, 72));
        assertThat(header.metadata().keySet())
                .containsExactly(
                        "general.architecture",
                        "general.name",
                        "llama.context_length",
                        "general.license",
                        "general.base_model.0.repo_url");
    }

    @Test
    void readsEveryValueType() throws Exception {
        byte[] bytes = gguf(2, 0, 12)
                .text("u8")
                .i32(0)
                .raw((byte) 255)
                .text("i8")
                .i32(1)
                .raw((byte) 255)
                .text("u16")
                .i32(2)
                .raw((byte) 255, (byte) 255)
                .text("i16")
                .i32(3)
                .raw((byte) 255, (byte) 255)
                .text("u32")
                .i32(4)
                .i32(-1)
                .text("i32")
                .i32(5)
                .i32(-1)
                .text("f32")
                .i32(6)
                .i32(Float.floatToIntBits(1.5f))
                .text("bool")
                .i32(7)
                .raw((byte) 1)
                .text("string")
                .i32(8)
                .text("grüß")
                .text("u64")
                .i32(10)
                .i64(-1)
                .text("i64")
                .i32(11)
                .i64(-1)
                .text("f64")
                .i32(12)
                .i64(Double.doubleToLongBits(2.5))
                .done();

        Map<String, Object> metadata = Bytes.read(bytes).metadata();

        assertThat(metadata)
                .containsEntry("u8", 255L)
                .containsEntry("i8", -1L)
                .containsEntry("u16", 65_535L)
                .containsEntry("i16", -1L)
                .containsEntry("u32", 4_294_967_295L)
                .containsEntry("i32", -1L)
                .containsEntry("f32", 1.5)
                .containsEntry("bool", true)
                .containsEntry("string", "grüß")
                .containsEntry("u64", new BigInteger("18446744073709551615"))
                .containsEntry("i64", -1L)
                .containsEntry("f64", 2.5);
    }

    @Test
    void readsVersionOneWithItsNarrowCounts() throws Exception {
        Bytes bytes = new Bytes().ascii("GGUF").i32(1).i32(1).i32(1);
        bytes.i32(3).ascii("key").i32(GgufValueType.STRING.id()).i32(2).ascii("ok");
        bytes.i32(1).ascii("t").i32(1).i32(4).i32(F32).i64(0).alignedTo(32).zeros(16);

        ModelHeader header = Bytes.read(bytes.done());

        assertThat(header.metadata()).containsEntry("key", "ok");
        assertThat(header.parameterCount()).isEqualTo(4);
    }

    @Test
    void tellsTheBigEndianVariantByItsVersion() throws Exception {
        byte[] bytes = new Bytes()
                .bigEndian()
                .ascii("GGUF")
                .i32(3)
                .i64(1)
                .i64(1)
                .u32Entry("some.number", 258)
                .tensor("t", F32, 0, 8)
                .alignedTo(32)
                .zeros(32)
                .done();

        ModelHeader header = Bytes.read(bytes);

        assertThat(header.metadata()).containsEntry("some.number", 258L);
        assertThat(header.tensors().getFirst().shape()).containsExactly(8L);
    }

    @Test
    void placesTensorsByTheDeclaredAlignment() throws Exception {
        byte[] bytes = gguf(3, 1, 1)
                .u32Entry("general.alignment", 256)
                .tensor("t", F32, 0, 1)
                .alignedTo(256)
                .zeros(4)
                .done();

        assertThat(Bytes.read(bytes).tensorDataStart()).isEqualTo(256);
    }

    @Test
    void keepsOnlyTheBeginningOfAnArray() throws Exception {
        Bytes bytes = gguf(3, 0, 4).text("texts").i32(9).i32(8).i64(100);
        for (int i = 0; i < 100; i++) {
            bytes.text("token " + i + "x".repeat(1000));
        }
        bytes.text("numbers").i32(9).i32(GgufValueType.I32.id()).i64(1000);
        for (int i = 0; i < 1000; i++) {
            bytes.i32(i);
        }
        bytes.text("nested")
                .i32(9)
                .i32(9)
                .i64(2)
                .i32(4)
                .i64(1)
                .i32(7)
                .i32(8)
                .i64(1)
                .text("in");
        bytes.u32Entry("after", 1);

        ModelHeader header = Bytes.read(bytes.done());

        ArrayPreview texts = header.arrays().get("texts");
        assertThat(texts.length()).isEqualTo(100);
        assertThat(texts.complete()).isFalse();
        assertThat(texts.preview())
                .hasSize(ArrayPreview.TEXT_PREVIEW)
                .allSatisfy(text -> assertThat((String) text).hasSize(ArrayPreview.TEXT_LENGTH));
        assertThat(header.arrays().get("numbers").preview())
                .hasSize(ArrayPreview.WHOLE_PREVIEW)
                .startsWith(0L, 1L);
        assertThat(header.arrays().get("nested")).isEqualTo(new ArrayPreview("array", 2, List.of()));
        assertThat(header.metadata()).containsEntry("after", 1L);
    }

    @Test
    void replacesWhatIsNotUtf8InAValue() throws Exception {
        byte[] bytes = gguf(3, 0, 1)
                .text("general.name")
                .i32(8)
                .i64(2)
                .raw((byte) 'a', (byte) 0xff)
                .done();

        assertThat(Bytes.read(bytes).name()).isEqualTo("a\ufffd");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 1 << 16, 3 << 16, 0x7fffffff})
    void refusesOtherVersions(int version) {
        refused(gguf(version, 0, 0), Reason.UNSUPPORTED_VERSION);
    }

    @Test
    void refusesCountsBeyondTheFile() {
        refused(gguf(3, 1, 0), Reason.TRUNCATED);
        refused(gguf(3, 0, 1000), Reason.LIMIT_EXCEEDED);
        refused(gguf(3, -1, 0), Reason.LIMIT_EXCEEDED);
        refused(gguf(3, 0, Long.MAX_VALUE), Reason.LIMIT_EXCEEDED);
    }

    @Test
    void refusesKeysThatAreNoKeys() {
        refused(gguf(3, 0, 1).i64(0).i32(4).i32(0).zeros(9), Reason.BAD_TEXT);
        refused(gguf(3, 0, 1).text("grün").i32(4).i32(0), Reason.BAD_TEXT);
        refused(gguf(3, 0, 1).text("a\nb").i32(4).i32(0), Reason.BAD_TEXT);
        refused(gguf(3, 0, 1).i64(65_536).zeros(70_000), Reason.LIMIT_EXCEEDED);
        refused(gguf(3, 0, 1).i64(-1).zeros(100), Reason.LIMIT_EXCEEDED);
        refused(gguf(3, 0, 2).u32Entry("k", 1).u32Entry("k", 1), Reason.DUPLICATE_NAME);
        refused(gguf(3, 0, 2).u32Entry("k", 1).text("k").i32(9).i32(4).i64(0), Reason.DUPLICATE_NAME);
    }

    @Test
    void refusesValuesThatAreNoValues() {
        refused(gguf(3, 0, 1).text("k").i32(13).zeros(8), Reason.BAD_VALUE);
        refused(gguf(3, 0, 1).text("k").i32(-1).zeros(8), Reason.BAD_VALUE);
        refused(gguf(3, 0, 1).text("k").i32(7).raw((byte) 2), Reason.BAD_VALUE);
        refused(gguf(3, 0, 1).text("k").i32(8).i64((16 << 20) + 1).zeros(8), Reason.LIMIT_EXCEEDED);
        refused(gguf(3, 0, 1).text("k").i32(8).i64(100).zeros(8), Reason.TRUNCATED);
        refused(gguf(3, 0, 1).text("k").i32(9).i32(0).i64((64 << 20) + 1).zeros(8), Reason.LIMIT_EXCEEDED);
        refused(gguf(3, 0, 1).text("k").i32(9).i32(10).i64(2).zeros(15), Reason.TRUNCATED);
        refused(gguf(3, 0, 1).text("k").i32(9).i32(8).i64(20).zeros(159), Reason.TRUNCATED);
    }

    @Test
    void refusesArraysNestedWithoutEnd() {
        Bytes bytes = gguf(3, 0, 1).text("k").i32(9);
        for (int i = 0; i < 100_000; i++) {
            bytes.i32(9).i64(1);
        }
        refused(bytes, Reason.LIMIT_EXCEEDED);
    }

    @Test
    void refusesAlignmentsThatAreNoPowerOfTwo() {
        refused(gguf(3, 0, 1).u32Entry("general.alignment", 0), Reason.BAD_ALIGNMENT);
        refused(gguf(3, 0, 1).u32Entry("general.alignment", 48), Reason.BAD_ALIGNMENT);
        refused(gguf(3, 0, 1).u32Entry("general.alignment", 1 << 31), Reason.BAD_ALIGNMENT);
        refused(gguf(3, 0, 1).textEntry("general.alignment", "32"), Reason.BAD_ALIGNMENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 36, 137, 250, -1})
    void readsTensorsOfTypesItDoesNotKnow(int type) throws Exception {
        Bytes file = gguf(3, 3, 2)
                .textEntry("general.architecture", "llama")
                .u32Entry("general.file_type", 15)
                .tensor("output.weight", type, 96, 256, 2)
                .tensor("token_embd.weight", type, 0, 256)
                .tensor("output_norm.weight", GgmlType.F32.id(), 64, 8)
                .alignedTo(32)
                .zeros(96 + 160);

        ModelHeader header = Bytes.read(file.done());

        assertThat(header.parameterCount()).isEqualTo(512 + 256 + 8);
        assertThat(header.quantization()).as("what the file declares").isEqualTo("Q4_K_M");
        assertThat(header.tensors()).extracting(Tensor::byteLength).containsExactly(160L, 64L, 32L);
        assertThat(header.tensors()).extracting(Tensor::typeKnown).containsExactly(false, false, true);
        assertThat(header.tensors().getFirst().type()).isEqualTo("type-" + Integer.toUnsignedString(type));
    }

    @Test
    void anUnknownTypeAloneLeavesTheQuantizationUnknown() throws Exception {
        Bytes file = gguf(3, 1, 0).tensor("t", 250, 0, 256).alignedTo(32).zeros(64);

        ModelHeader header = Bytes.read(file.done());

        assertThat(header.quantization()).isNull();
        assertThat(header.tensorBytes()).isEqualTo(64);
        refused(gguf(3, 1, 0).tensor("t", 250, 0, 256).alignedTo(32), Reason.DATA_OUT_OF_FILE);
        refused(gguf(3, 1, 0).tensor("t", 250, 0, 1L << 40, 1L << 40).zeros(64), Reason.OVERFLOW);
        refused(gguf(3, 1, 0).tensor("t", 250, 0, 64 * 8 + 1).alignedTo(32).zeros(64), Reason.BAD_SHAPE);
        refused(
                gguf(3, 1, 0)
                        .tensor("t", 250, 0, 1L << 31, 1L << 31)
                        .alignedTo(32)
                        .zeros(64),
                Reason.BAD_SHAPE);
    }

    @Test
    void readsTheLongNamesOfImageModels() throws Exception {
        String name = "model.diffusion_model.double_blocks.18.img_mlp.layers.0.some.longer.weight";
        assertThat(name).hasSize(74);

        ModelHeader header = Bytes.read(GgufWriter.of("flux")
                .tensor(name, GgmlType.F16, 32)
                .tensor("x".repeat(GgufReader.MAX_TENSOR_NAME_BYTES), GgmlType.F16, 32)
                .toBytes());

        assertThat(header.tensors()).extracting(Tensor::name).contains(name);
    }

    @Test
    void namesTheKeyOfTheFault() {
        Bytes file = gguf(3, 0, 1).text("general.odd").i32(99).zeros(64);

        assertThatThrownBy(() -> Bytes.read(file.done()))
                .hasMessage("Metadata key general.odd: Unknown metadata value type 99");
    }

    @Test
    void refusesImpossibleTensors() {
        refused(gguf(3, 1, 0).tensor("n".repeat(1025), F32, 0, 1).zeros(64), Reason.LIMIT_EXCEEDED);
        refused(gguf(3, 1, 0).tensor("t", F32, 0, 1, 1, 1, 1, 1).zeros(64), Reason.LIMIT_EXCEEDED);
        refused(gguf(3, 1, 0).tensor("t", Q4_0, 0, 33).zeros(64), Reason.BAD_SHAPE);
        refused(gguf(3, 1, 0).tensor("t", F32, 8, 1).zeros(64), Reason.BAD_ALIGNMENT);
        refused(gguf(3, 1, 0).tensor("t", F32, -32, 1).zeros(64), Reason.OVERFLOW);
        refused(gguf(3, 1, 0).tensor("t", F32, 0, -1).zeros(64), Reason.OVERFLOW);
        refused(gguf(3, 1, 0).tensor("t", F32, 0, 1L << 32, 1L << 31).zeros(64), Reason.OVERFLOW);
        refused(gguf(3, 1, 0).tensor("t", F32, 0, 1L << 61).zeros(64), Reason.OVERFLOW);
        refused(gguf(3, 2, 0).tensor("t", F32, 0, 1).tensor("t", F32, 32, 1).zeros(128), Reason.DUPLICATE_NAME);
    }

    @Test
    void refusesDataBeyondTheFileAndDataClaimedTwice() {
        refused(gguf(3, 1, 0).tensor("t", F32, 0, 8).alignedTo(32).zeros(31), Reason.DATA_OUT_OF_FILE);
        refused(gguf(3, 1, 0).tensor("t", F32, Long.MAX_VALUE - 31, 8).alignedTo(32), Reason.DATA_OUT_OF_FILE);
        refused(
                gguf(3, 2, 0)
                        .tensor("a", F32, 32, 8)
                        .tensor("b", F32, 0, 9)
                        .alignedTo(32)
                        .zeros(64),
                Reason.OVERLAP);
    }

    @Test
    void acceptsTheSmallestFile() throws Exception {
        ModelHeader header = Bytes.read(gguf(3, 0, 0).done());

        assertThat(header.tensors()).isEmpty();
        assertThat(header.quantization()).isNull();
        assertThat(header.parameterCount()).isZero();
    }

    @Test
    void namesTheOffsetOfTheFault() {
        byte[] bytes = gguf(3, 0, 1).text("k").i32(99).zeros(8).done();

        assertThatThrownBy(() -> Bytes.read(bytes))
                .isInstanceOfSatisfying(
                        ModelFileException.class, e -> assertThat(e.offset()).isEqualTo(24 + 8 + 1));
    }

    @Test
    void keepsNoMoreOfAHeaderThanAModelCanHave() {
        Bytes bytes = gguf(3, 0, 5);
        String long15MiB = new String(new byte[15 << 20], StandardCharsets.US_ASCII);
        for (int i = 0; i < 5; i++) {
            bytes.textEntry("k" + i, long15MiB);
        }
        refused(bytes, Reason.HEADER_TOO_LARGE);
    }

    @Test
    void aFileCutOffWhileItIsReadIsTruncated() {
        byte[] bytes = gguf(3, 0, 1).textEntry("key", "x".repeat(100_000)).done();

        assertThatThrownBy(() -> ModelFiles.read(new Bytes.Channel(bytes).shrunkTo(70_000)))
                .isInstanceOfSatisfying(
                        ModelFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED));
    }

    private static void refused(Bytes bytes, Reason reason) {
        assertThatThrownBy(() -> Bytes.read(bytes.done()))
                .isInstanceOfSatisfying(
                        ModelFileException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }
}
