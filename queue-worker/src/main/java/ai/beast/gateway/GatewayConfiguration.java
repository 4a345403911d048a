package ai.beast.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of the model gateway. */
@ConfigMapping(prefix = "ai-beast.gateway")
public interface GatewayConfiguration {
    /** Where the copy of the aliases and the journal of calls are kept. */
    Path directory();

    /** The first backend, under the name {@code ollama}. Absent when the setting is empty. */
    @WithDefault("${AI_BEAST_OLLAMA_URL:http://127.0.0.1:11434}")
    Optional<URI> ollamaUrl();

    /** Further backends, each {@code name=url}. */
    @WithDefault("${AI_BEAST_BACKENDS:}")
    Optional<List<String>> backends();

    /** Memory for models by backend, in bytes; a backend that is missing has enough. */
    Map<String, Long> memory();

    /** What answers in place of a model that is overloaded or unavailable, each {@code from=to}. */
    Optional<List<String>> fallbacks();

    /** Where registry-service is, whose aliases are used. */
    @WithDefault("${AI_BEAST_REGISTRY_URL:http://127.0.0.1:8101}")
    URI registryUrl();

    /** How often backends are asked what they have. */
    @WithDefault("2s")
    Duration probeEvery();

    /** How long a backend may take to say so. */
    @WithDefault("5s")
    Duration probeTimeout();

    /** How often aliases are read. */
    @WithDefault("5s")
    Duration aliasesEvery();

    /** Streams at the same time on one backend. */
    @WithDefault("16")
    int backendConcurrency();

    /** Streams at the same time of one model on one backend. */
    @WithDefault("8")
    int modelConcurrency();

    /** Requests that wait at the same time. */
    @WithDefault("256")
    int maxWaiting();

    /** Longest wait of a request. */
    @WithDefault("60s")
    Duration maxWait();

    /** Longest wait where there is a fallback. */
    @WithDefault("5s")
    Duration fallbackAfter();

    /** Longest wait for the begin of a reply; a model may have to be loaded. */
    @WithDefault("10m")
    Duration replyTimeout();

    /** Longest time in which nothing of a reply moves. */
    @WithDefault("5m")
    Duration idleTimeout();

    /** Longest pause of a client within the body of its request. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** A request at most; images are sent in it. */
    @WithDefault("${quarkus.http.limits.max-body-size}")
    MemorySize maxBody();

    /** All requests together that no backend answers yet; at least {@link #maxBody}. */
    @WithDefault("64M")
    MemorySize bodyMemory();
}
