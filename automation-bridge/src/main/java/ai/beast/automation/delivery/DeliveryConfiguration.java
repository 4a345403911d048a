package ai.beast.automation.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** Settings of deliveries. */
@ConfigMapping(prefix = "ai-beast.automation.delivery")
public interface DeliveryConfiguration {
    /** Maximum number of concurrent webhook calls of this process. */
    @WithDefault("8")
    int parallelism();

    /**
     * Retry delays after failed attempts, each up to a fifth longer by chance; after the last the delivery is dead. An
     * attempt that finds n8n unavailable is not used up.
     */
    @WithDefault("2s,10s,30s,2m,10m,30m,1h,3h,6h,12h")
    List<Duration> retryAfter();

    /** First and longest delay between attempts while n8n is unavailable. */
    @WithDefault("1s")
    Duration outageFirstWait();

    @WithDefault("30s")
    Duration outageLongestWait();

    /** Retention of ended deliveries. */
    @WithDefault("30d")
    Duration keepEnded();
}
