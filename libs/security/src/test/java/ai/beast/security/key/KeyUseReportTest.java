package ai.beast.security.key;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.KeyUsed;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyUseReportTest {
    private Instant now = Instant.parse("2026-01-01T23:59:59Z");
    private final List<KeyUsed> reported = new ArrayList<>();
    private final KeyUseReport report = new KeyUseReport(reported::add, new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void reportsEachKeyOnceADay() {
        report.accepted("00000001");
        report.accepted("00000001");
        report.accepted("00000002");
        now = now.plusSeconds(1);
        report.accepted("00000001");

        assertThat(reported)
                .containsExactly(
                        new KeyUsed("00000001", "2026-01-01"),
                        new KeyUsed("00000002", "2026-01-01"),
                        new KeyUsed("00000001", "2026-01-02"));
    }
}
