package ai.beast.automation.n8n;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where n8n is and how patient this service is with it. */
@ConfigMapping(prefix = "ai-beast.n8n")
public interface N8nConfiguration {
    /** n8n's base URL; a path prefix is kept. */
    URI url();

    /** Key of n8n's public API. Without one workflows cannot be managed, but bindings to webhook paths work. */
    Optional<String> apiKey();

    /** How long a connection may take to be made. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** How long one call of the public API may take in all. */
    @WithDefault("10s")
    Duration apiTimeout();

    /** How long a workflow may take to answer its webhook. */
    @WithDefault("30s")
    Duration webhookTimeout();

    /** Calls of the public API at one time; further ones are refused at once. */
    @WithDefault("16")
    int apiConcurrency();

    /** Calls the breaker looks back on; it opens when at least half of them failed. */
    @WithDefault("8")
    int breakerWindow();

    /** How long the breaker stays open before it lets one call through. */
    @WithDefault("5s")
    Duration breakerDelay();

    /** How long a published workflow's webhook is waited for. */
    @WithDefault("10s")
    Duration liveWithin();
}
