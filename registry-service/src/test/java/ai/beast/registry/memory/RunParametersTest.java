package ai.beast.registry.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.modelfiles.memory.CacheType;
import ai.beast.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunParametersTest {

    @ParameterizedTest
    @CsvSource({"16384, 16384", "16k, 16384", "1M, 1048576", "1, 1"})
    void tokensMayBeWrittenShort(String text, long tokens) {
        assertThat(RunParameters.context(text)).isEqualTo(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "16 k", "1.5k", "999999999m", "9999999999", "k"})
    void otherTextsAreNone(String text) {
        assertThatThrownBy(() -> RunParameters.context(text)).isInstanceOf(ProblemException.class);
    }

    @Test
    void theUsualContextIsNoLongerThanTheModels() {
        assertThat(new RunParameters(null, CacheType.F16, 1).request(512L).contextLength())
                .isEqualTo(512);
        assertThat(new RunParameters(null, CacheType.F16, 1).request(null).contextLength())
                .isEqualTo(8192);
        assertThat(new RunParameters(20_000L, CacheType.F16, 1).request(512L).contextLength())
                .isEqualTo(20_000);
    }
}
