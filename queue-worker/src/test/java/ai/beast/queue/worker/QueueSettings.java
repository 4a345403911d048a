package ai.beast.queue.worker;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The queue's configuration without a service around it. */
public final class QueueSettings {
    private QueueSettings() {}

    /** @param settings by name, below {@code ai-beast.queue}; others are as they are without being asked */
    public static QueueConfiguration of(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(settings, "settings", 1000))
                .withMapping(QueueConfiguration.class)
                .build()
                .getConfigMapping(QueueConfiguration.class);
    }
}
