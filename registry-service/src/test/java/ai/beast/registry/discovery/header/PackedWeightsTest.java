package ai.beast.registry.discovery.header;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.ModelFormat;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.Tensor;
import ai.beast.modelfiles.memory.ModelConfig.Packing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackedWeightsTest {
    private final PackedWeights packed = new PackedWeights();

    @Test
    void countsTheWeightsInIntegers() {
        packed.add(header(
                new Tensor("a.weight", "U32", List.of(8L), 0, 32), new Tensor("a.scales", "F16", List.of(2L), 32, 4)));

        assertThat(packed.unpacked(8 + 2 + 5, new Packing(4, 64))).isEqualTo(64 + 5);
    }

    @Test
    void neverCountsLessThanNone() {
        long half = Long.MAX_VALUE / 2 + 1;
        packed.add(header(new Tensor("a.qweight", "I32", List.of(half), 0, half)));

        assertThat(packed.unpacked(Long.MAX_VALUE, new Packing(1, 0))).isEqualTo(Long.MAX_VALUE);
        assertThat(packed.unpacked(1, new Packing(16, 0))).isPositive();
    }

    private static ModelHeader header(Tensor... tensors) {
        return new ModelHeader(
                ModelFormat.SAFETENSORS,
                null,
                null,
                null,
                null,
                0,
                null,
                0,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of(tensors),
                0);
    }
}
