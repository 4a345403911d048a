package ai.beast.work.metrics;

import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Leaves out the series of MicroProfile Fault Tolerance ({@code ft.*}). Their names are no names of Prometheus, and they
 * appear only once a call was made; what of them is needed has series of our own, such as
 * {@code ai_beast_circuit_breaker_state}.
 */
@Singleton
@Unremovable
public class FaultToleranceSeries {
    @Produces
    @Singleton
    MeterFilter leftOut() {
        return MeterFilter.denyNameStartsWith("ft.");
    }
}
