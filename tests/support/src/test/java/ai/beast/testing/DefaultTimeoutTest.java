package ai.beast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DefaultTimeoutTest {
    @Test
    void waitsTakeAMinuteAtMost() throws Exception {
        Field timeout = Awaitility.class.getDeclaredField("defaultWaitConstraint");
        timeout.setAccessible(true);

        assertThat(timeout.get(null)).extracting("maxWaitTime").isEqualTo(Duration.ofSeconds(60));
    }
}
