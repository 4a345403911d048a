package ai.beast.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantizationTest {

    private static final Tensor NORM = tensor(GgmlType.F32, 10);
    private static final Tensor Q4_K = tensor(GgmlType.Q4_K, 1000);
    private static final Tensor Q6_K = tensor(GgmlType.Q6_K, 100);

    @Test
    void aDeclarationTheTensorsBearOutIsTaken() {
        assertThat(Quantization.of(15L, List.of(NORM, Q6_K, Q4_K))).isEqualTo("Q4_K_M");
    }

    @Test
    void aDeclarationLeftOverFromBeforeAConversionIsNot() {
        assertThat(Quantization.of(0L, List.of(NORM, Q6_K, Q4_K))).isEqualTo("Q4_K");
        assertThat(Quantization.of(1L, List.of(NORM, Q6_K, Q4_K))).isEqualTo("Q4_K");
        assertThat(Quantization.of(7L, List.of(NORM, Q6_K, Q4_K))).isEqualTo("Q4_K");
    }

    @Test
    void aMixIsKnownByAnyTensorOfItsType() {
        assertThat(Quantization.of(15L, List.of(NORM, tensor(GgmlType.Q5_0, 9000), Q4_K)))
                .isEqualTo("Q4_K_M");
    }

    @Test
    void withoutADeclarationTheTypeOfMostParametersCounts() {
        assertThat(Quantization.of(null, List.of(NORM, Q4_K, Q6_K))).isEqualTo("Q4_K");
        assertThat(Quantization.of(999L, List.of(NORM))).isEqualTo("F32");
        assertThat(Quantization.of("15", List.of(NORM))).isEqualTo("F32");
        assertThat(Quantization.of(null, List.of())).isNull();
    }

    @Test
    void aFirstShardWithoutTensorsIsBelieved() {
        assertThat(Quantization.of(38L, List.of())).isEqualTo("MXFP4_MOE");
    }

    private static Tensor tensor(GgmlType type, long elements) {
        return new Tensor(type.name(), type.name(), List.of(elements), 0, 0);
    }
}
