package ai.beast.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} against the code. */
class MetricTableTest {
    private static final String[] LIBRARIES = {"libs/work", "libs/outgoing", "libs/messaging", "libs/outbox"};
    private static final String[] SERVICES = {
        "registry-service",
        "versioning-service",
        "queue-worker",
        "events-gateway",
        "metrics-exporter",
        "automation-bridge"
    };

    @Test
    void eachListedMetricIsMadeByItsOwner() {
        for (MetricNames.Row row : MetricNames.table()) {
            if (row.metric().startsWith("ai_beast_")) {
                String[] modules = row.owner().startsWith("all") ? LIBRARIES : new String[] {row.owner()};
                assertThat(MetricNames.inSources(modules))
                        .as("%s of %s", row.metric(), row.owner())
                        .containsAnyOf(row.metric(), row.metric().replaceAll("_(total|seconds|bytes)$", ""));
            }
        }
    }

    @Test
    void eachMetricOfTheCodeIsListed() {
        Set<String> listed = MetricNames.table().stream()
                .map(MetricNames.Row::metric)
                .flatMap(name -> java.util.stream.Stream.of(name, name.replaceAll("_(total|seconds)$", "")))
                .collect(Collectors.toSet());

        assertThat(MetricNames.inSources(SERVICES)).isNotEmpty().isSubsetOf(listed);
        assertThat(MetricNames.inSources(LIBRARIES)).isNotEmpty().isSubsetOf(listed);
    }
}
