package ai.beast.queue.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "10s, 10s, 1s, AI_BEAST_QUEUE_HEARTBEAT is 10.0 s",
        "29s, 10s, 1s, AI_BEAST_QUEUE_HEARTBEAT is 10.0 s",
        "2s, 500ms, 1s, ai-beast.queue.tick is 1.0 s",
        "0s, 0s, 1s, AI_BEAST_QUEUE_LEASE is 0.0 s",
    })
    void aLeaseThatEndsBetweenHeartbeatsIsRefused(String lease, String heartbeat, String tick, String reason) {
        assertThatThrownBy(() -> refuse(Map.of(
                        "ai-beast.queue.lease", lease,
                        "ai-beast.queue.heartbeat", heartbeat,
                        "ai-beast.queue.tick", tick)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("AI_BEAST_QUEUE_LEASE", "at most a third", reason);
    }

    @Test
    void aShorterLeaseNeedsAShorterHeartbeat() {
        assertThatThrownBy(() -> refuse(Map.of("ai-beast.queue.lease", "10s")))
                .isInstanceOf(IllegalStateException.class);
        assertThatCode(() -> refuse(Map.of("ai-beast.queue.lease", "10s", "ai-beast.queue.heartbeat", "3s")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsSetWithoutBeingAskedIsPossible() {
        assertThatCode(() -> refuse(Map.of())).doesNotThrowAnyException();
    }

    private static void refuse(Map<String, String> settings) {
        QueueConfiguration configuration = QueueSettings.of(settings);
        Heartbeats.refuseTooSeldom(configuration.lease(), configuration.heartbeat(), configuration.tick());
    }
}
