package ai.beast.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgmlTypeTest {

    @ParameterizedTest
    @CsvSource({
        "0, F32, 1, 4",
        "1, F16, 1, 2",
        "2, Q4_0, 32, 18",
        "8, Q8_0, 32, 34",
        "12, Q4_K, 256, 144",
        "13, Q5_K, 256, 176",
        "14, Q6_K, 256, 210",
        "30, BF16, 1, 2",
        "39, MXFP4, 32, 17"
    })
    void blocksHaveTheSizesOfTheFormat(int id, GgmlType type, int elements, int bytes) {
        assertThat(GgmlType.byId(id)).contains(type);
        assertThat(type.blockElements()).isEqualTo(elements);
        assertThat(type.bytes(3L * elements)).isEqualTo(3L * bytes);
    }

    @Test
    void withdrawnAndUnknownTypesAreNone() {
        assertThat(GgmlType.byId(4)).isEmpty();
        assertThat(GgmlType.byId(31)).isEmpty();
        assertThat(GgmlType.byId(-1)).isEmpty();
    }

    @Test
    void aSizeBeyond63BitsIsRefused() {
        assertThatThrownBy(() -> GgmlType.F32.bytes(Long.MAX_VALUE / 2)).isInstanceOf(ArithmeticException.class);
    }
}
