package ai.beast.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.modelfiles.synth.SafetensorsWriter;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RoundTripTest {

    record Planned(String name, int type, List<Integer> blocks) {

        long[] shape(int blockElements) {
            long[] shape = blocks.stream().mapToLong(Integer::longValue).toArray();
            if (shape.length == 0) {
                return blockElements == 1 ? shape : new long[] {blockElements};
            }
            shape[0] *= blockElements;
            return shape;
        }
    }

    @Property(tries = 200)
    void whatIsWrittenAsGgufIsRead(
            @ForAll("texts") List<String> texts,
            @ForAll List<Long> numbers,
            @ForAll("tensors") List<Planned> tensors,
            @ForAll @IntRange(min = 1, max = 3) int version,
            @ForAll boolean bigEndian,
            @ForAll @IntRange(min = 0, max = 10) int alignmentBits)
            throws Exception {
        GgufWriter writer = GgufWriter.of("llama")
                .version(version)
                .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .alignment(1 << alignmentBits)
                .array("texts", GgufValueType.STRING, texts)
                .array("numbers", GgufValueType.I64, numbers);
        for (int i = 0; i < texts.size(); i++) {
            writer.text("text." + i, texts.get(i));
        }
        GgmlType[] types = GgmlType.values();
        for (Planned each : tensors) {
            GgmlType type = types[each.type() % types.length];
            writer.tensor(each.name(), type, each.shape(type.blockElements()));
        }

        byte[] bytes = writer.toBytes();
        ModelHeader header = Bytes.read(bytes);

        assertThat(header.sizeBytes()).isEqualTo(bytes.length);
        assertThat(header.arrays().get("numbers").preview()).isEqualTo(numbers);
        assertThat(header.arrays().get("texts").length()).isEqualTo(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(header.metadata()).containsEntry("text." + i, texts.get(i));
        }
        assertThat(header.tensors()).hasSameSizeAs(tensors);
        for (int i = 0; i < tensors.size(); i++) {
            Planned planned = tensors.get(i);
            Tensor tensor = header.tensors().get(i);
            GgmlType type = types[planned.type() % types.length];
            assertThat(tensor.name()).isEqualTo(planned.name());
            assertThat(tensor.type()).isEqualTo(type.name());
            assertThat(tensor.shape()).containsExactly(boxed(planned.shape(type.blockElements())));
            assertThat(tensor.offset() % (1 << alignmentBits)).isZero();
            assertThat(tensor.byteLength()).isEqualTo(type.bytes(tensor.elements()));
        }
    }

    @Property(tries = 200)
    void whatIsWrittenAsSafetensorsIsRead(@ForAll("texts") List<String> texts, @ForAll("tensors") List<Planned> tensors)
            throws Exception {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (int i = 0; i < texts.size(); i++) {
            writer.metadata("text." + i, texts.get(i));
        }
        SafetensorsType[] types = SafetensorsType.values();
        for (Planned each : tensors) {
            writer.tensor(
                    each.name(),
                    types[each.type() % types.length],
                    8,
                    each.blocks().size() + 1);
        }

        ModelHeader header = Bytes.read(writer.toBytes());

        assertThat(header.tensors())
                .extracting(Tensor::name)
                .isEqualTo(tensors.stream().map(Planned::name).toList());
        assertThat(header.tensorBytes()).isEqualTo(header.sizeBytes() - header.tensorDataStart());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(header.metadata()).containsEntry("text." + i, texts.get(i));
        }
    }

    @Provide
    Arbitrary<List<String>> texts() {
        Arbitrary<String> text = Arbitraries.strings()
                .all()
                .excludeChars('\0')
                .ofMaxLength(40)
                // An unpaired surrogate has no UTF-8 form.
                .map(each -> each.replaceAll("\\p{Cs}", "?"));
        return text.list().ofMaxSize(10);
    }

    @Provide
    Arbitrary<List<Planned>> tensors() {
        Arbitrary<String> name = Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("._")
                .ofMinLength(1)
                .ofMaxLength(64);
        Arbitrary<List<Integer>> blocks =
                Arbitraries.integers().between(0, 3).list().ofMaxSize(4);
        return Combinators.combine(name, Arbitraries.integers().between(0, 1000), blocks)
                .as(Planned::new)
                .list()
                .uniqueElements(Planned::name)
                .ofMaxSize(8);
    }

    private static Long[] boxed(long[] values) {
        return Arrays.stream(values).boxed().toArray(Long[]::new);
    }
}
