package ai.beast.automation.n8n;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Address, key, timeouts and circuit breaker of n8n. */
@ConfigMapping(prefix = "ai-beast.n8n")
public interface N8nConfiguration {
    /** n8n's base URL; a path prefix is kept. */
    @WithDefault("http://127.0.0.1:5678")
    URI url();

    /** Base URL of the suite as n8n reaches it; the default in templates. */
    @WithDefault("http://127.0.0.1:8787")
    URI suiteUrl();

    /** Key of n8n's public API. Without one workflows cannot be managed, but bindings to webhook paths work. */
    Optional<String> apiKey();

    /** A file with that key, read at each call; it may be absent until the key is made. {@link #apiKey()} comes first. */
    Optional<Path> apiKeyFile();

    /** Timeout of a connection attempt. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** Timeout of one call of the public API. */
    @WithDefault("10s")
    Duration apiTimeout();

    /** Timeout of one call of a webhook. */
    @WithDefault("30s")
    Duration webhookTimeout();

    /** Maximum number of concurrent calls of the public API; further ones are refused at once. */
    @WithDefault("16")
    int apiConcurrency();

    /** Number of latest calls the circuit breaker judges by; it opens when at least half of them failed. */
    @WithDefault("8")
    int breakerWindow();

    /** Time the circuit breaker stays open before it lets one call through. */
    @WithDefault("5s")
    Duration breakerDelay();

    /** Timeout until the webhook of a published workflow is live. */
    @WithDefault("10s")
    Duration liveWithin();
}
