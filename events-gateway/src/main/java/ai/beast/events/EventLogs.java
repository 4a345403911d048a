package ai.beast.events;

import ai.beast.events.log.EventLog;
import ai.beast.events.log.KafkaEventLog;
import ai.beast.events.log.KafkaLogWriter;
import ai.beast.events.stream.core.StreamHub;
import ai.beast.work.loop.Loops;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Wires the plain classes of the log and the stream core to the configuration. */
@ApplicationScoped
class EventLogs {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

    @Produces
    @Singleton
    KafkaEventLog log(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            GatewayConfiguration configuration) {
        return new KafkaEventLog(bootstrapServers, configuration.topic(), ANSWERED_WITHIN);
    }

    void close(@Disposes KafkaEventLog log) {
        log.close();
    }

    @Produces
    @Singleton
    KafkaLogWriter writer(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            GatewayConfiguration configuration,
            Loops loops) {
        return new KafkaLogWriter(bootstrapServers, configuration.topic(), loops);
    }

    void close(@Disposes KafkaLogWriter writer) {
        writer.close();
    }

    @Produces
    @Singleton
    @Startup
    StreamHub hub(EventLog log, GatewayConfiguration configuration, Loops loops) {
        StreamHub hub = new StreamHub(log, configuration.catchUpReaders(), configuration.maxSubscribers());
        hub.start(loops);
        return hub;
    }

    void close(@Disposes StreamHub hub) {
        hub.close();
    }
}
