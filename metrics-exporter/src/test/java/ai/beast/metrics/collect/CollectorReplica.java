package ai.beast.metrics.collect;

import ai.beast.metrics.ExporterConfiguration;
import ai.beast.testing.TestInfra;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/** A second collector on the same store, as another process would be. */
public final class CollectorReplica implements AutoCloseable {
    private final EventCollector collector;

    private CollectorReplica(EventCollector collector) {
        this.collector = collector;
    }

    public static CollectorReplica start(CounterStore store, TestInfra infra) {
        ExporterConfiguration configuration =
                Arc.container().instance(ExporterConfiguration.class).get();
        EventCollector collector =
                new EventCollector(store, configuration, infra.kafkaBootstrap(), infra.eventsTopic());
        collector.start(new StartupEvent());
        return new CollectorReplica(collector);
    }

    @Override
    public void close() throws InterruptedException {
        collector.stop(new ShutdownEvent());
    }
}
