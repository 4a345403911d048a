package ai.beast.metrics.collect;

import ai.beast.messaging.Consumers;
import ai.beast.metrics.ExporterConfiguration;
import ai.beast.testing.TestInfra;
import ai.beast.work.loop.Loops;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;

/** A second collector on the same store, as another process would be. */
public final class CollectorReplica implements AutoCloseable {
    private final EventCollector collector;
    private final Loops loops;

    private CollectorReplica(EventCollector collector, Loops loops) {
        this.collector = collector;
        this.loops = loops;
    }

    public static CollectorReplica start(CounterStore store, TestInfra infra) {
        ExporterConfiguration configuration =
                Arc.container().instance(ExporterConfiguration.class).get();
        Loops loops = new Loops();
        EventCollector collector = new EventCollector(
                store,
                configuration,
                loops,
                new Consumers(Duration.ofMinutes(2)),
                infra.kafkaBootstrap(),
                infra.eventsTopic());
        collector.start(new StartupEvent());
        return new CollectorReplica(collector, loops);
    }

    @Override
    public void close() {
        collector.stop(new ShutdownEvent());
        loops.close();
    }
}
