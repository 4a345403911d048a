package ai.beast.stack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisExecutableTest {
    @ParameterizedTest
    @CsvSource({
        "Redis server v=5.0.14 sha=00000000:0 malloc=jemalloc-5.1.0 bits=64, false",
        "Redis server v=6.0.16 sha=00000000:0, false",
        "Redis server v=6.2.0 sha=00000000:0, true",
        "Redis server v=7.0.15 sha=00000000:0, true",
        "Redis server v=10.1.0 sha=00000000:0, true",
        "something else entirely, false",
    })
    void takesAnInstalledOneOnlyIfItIsNewEnough(String output, boolean taken) {
        assertThat(RedisExecutable.newEnough(output)).isEqualTo(taken);
    }
}
