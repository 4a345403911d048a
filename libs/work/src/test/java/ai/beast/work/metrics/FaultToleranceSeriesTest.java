package ai.beast.work.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class FaultToleranceSeriesTest {
    @Test
    void leavesOutWhatCallsOfTheLibraryCount() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registry.config().meterFilter(new FaultToleranceSeries().leftOut());

        registry.counter("ft.bulkhead.calls.total", "bulkheadResult", "accepted")
                .increment();
        registry.counter("ai.beast.downloads").increment();

        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::getName)
                .containsExactly("ai.beast.downloads");
    }
}
