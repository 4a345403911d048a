package ai.beast.registry.outdated;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the comparison with the Hub. */
@ConfigMapping(prefix = "ai-beast.outdated")
interface OutdatedSettings {
    /** Interval of comparing each installed model with its source; zero for on request only. */
    @WithDefault("P1D")
    Duration every();
}
