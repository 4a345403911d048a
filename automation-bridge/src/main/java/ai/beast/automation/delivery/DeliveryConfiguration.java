package ai.beast.automation.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How deliveries are made. */
@ConfigMapping(prefix = "ai-beast.automation.delivery")
public interface DeliveryConfiguration {
    /** Webhooks called at one time by this process. */
    @WithDefault("8")
    int parallelism();

    /**
     * How long after an attempt that failed the next one is made, each up to a fifth longer by chance; when all are used
     * up the delivery is dead. Attempts that found n8n away do not count.
     */
    @WithDefault("2s,10s,30s,2m,10m,30m,1h,3h,6h,12h")
    List<Duration> retryAfter();

    /** First and longest wait between looks at an n8n that cannot be reached. */
    @WithDefault("1s")
    Duration outageFirstWait();

    @WithDefault("30s")
    Duration outageLongestWait();

    /** How long a delivery that ended is kept for looking at. */
    @WithDefault("30d")
    Duration keepEnded();
}
