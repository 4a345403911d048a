package ai.beast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void tellsWhichSamplesRose() {
        Metrics before = Metrics.parse("# HELP a b\na_total{m=\"x\"} 1\nb 5\nc_bucket{le=\"+Inf\"} 1\n");
        Metrics after =
                Metrics.parse("a_total{m=\"x\"} 2\na_total{m=\"y\"} 1.0\nb 4\nc_bucket{le=\"+Inf\"} 2\nd +Inf\n");

        assertThat(after.risenSince(before)).containsOnlyKeys("a_total{m=\"x\"}", "a_total{m=\"y\"}", "d");
    }
}
