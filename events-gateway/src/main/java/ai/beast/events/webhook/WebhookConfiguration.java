package ai.beast.events.webhook;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the webhooks. */
@ConfigMapping(prefix = "ai-beast.webhooks")
public interface WebhookConfiguration {
    /** More cannot be made: each event is compared with all of them. */
    @WithDefault("200")
    int maxEndpoints();

    /** Attempts under way for one endpoint at a time, in one process. */
    @WithDefault("4")
    int concurrency();

    /** For bodies larger than 16 KiB of attempts under way in one process; those beyond wait a second. */
    @WithDefault("16M")
    MemorySize bodyMemory();

    /** For everything from the look-up of the name to the end of the answer. */
    @WithDefault("15s")
    Duration timeout();

    /**
     * How long after an attempt that failed the next one is made, each up to a fifth longer by chance; when all are used up
     * the delivery is dead.
     */
    @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
    List<Duration> retryAfter();

    /** Failures in a row after which an endpoint gets no attempts for a while. */
    @WithDefault("5")
    int breakerFailures();

    /** The first and the maximum delay of an endpoint that fails; after each, one attempt probes it. */
    @WithDefault("${ai-beast.webhooks.breaker-first-rest:10s}")
    Duration breakerFirstDelay();

    @WithDefault("${ai-beast.webhooks.breaker-longest-rest:5m}")
    Duration breakerMaxDelay();

    /** The former name of {@link #breakerFirstDelay()}, read while that is not set. */
    Optional<Duration> breakerFirstRest();

    /** The former name of {@link #breakerMaxDelay()}, read while that is not set. */
    Optional<Duration> breakerLongestRest();

    /** An endpoint that takes nothing for so long is disabled. */
    @WithDefault("5d")
    Duration disableAfter();

    /** Default time for which a replaced secret signs beside the new one. */
    @WithDefault("24h")
    Duration secretOverlap();

    /** Retention of ended deliveries, for inspection and replay. */
    @WithDefault("30d")
    Duration keepEnded();

    /** Retention of event identities; must be longer than the topic's retention. */
    @WithDefault("90d")
    Duration keepIdentities();

    /** Time for which a stop waits for attempts under way; an attempt that does not end in time is repeated. */
    @WithDefault("2s")
    Duration stopWithin();

    /** In which the gateways share the topic's events among them. */
    String consumerGroup();

    /** The keys that seal signing secrets; see the module's README. */
    Path keyFile();
}
