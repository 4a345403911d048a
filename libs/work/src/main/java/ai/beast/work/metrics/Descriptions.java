package ai.beast.work.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives meters of libraries that have none a description, which Prometheus' linter asks for. */
@Singleton
class Descriptions {

    @Produces
    @Singleton
    MeterFilter described() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getDescription() != null
                        ? id
                        : new Meter.Id(
                                id.getName(),
                                Tags.of(id.getTags()),
                                id.getBaseUnit(),
                                "No description by its library: " + id.getName(),
                                id.getType());
            }
        };
    }
}
