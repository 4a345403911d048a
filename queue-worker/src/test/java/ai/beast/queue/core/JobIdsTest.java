package ai.beast.queue.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobIdsTest {
    @Test
    void idsHaveOneFormAndRise() {
        JobIds ids = JobIds.system();
        Set<String> seen = new HashSet<>();

        String before = "";
        for (int i = 0; i < 10_000; i++) {
            String id = ids.next();
            assertThat(id).matches(JobIds.FORM);
            assertThat(seen.add(id)).isTrue();
            assertThat(id).isGreaterThan(before);
            before = id;
        }
    }

    @Test
    void idsOfLaterMillisecondsSortLater() {
        String earlier = at("2026-01-01T00:00:00Z").next();
        String later = at("2026-01-01T00:00:00.001Z").next();

        assertThat(earlier).isLessThan(later);
    }

    private static JobIds at(String instant) {
        return new JobIds(Clock.fixed(Instant.parse(instant), ZoneOffset.UTC), new Random(1));
    }
}
