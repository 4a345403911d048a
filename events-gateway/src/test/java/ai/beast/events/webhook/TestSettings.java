package ai.beast.events.webhook;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings for tests of single classes. */
public record TestSettings(Duration timeout, Path keyFile) implements WebhookConfiguration {

    public static TestSettings waiting(Duration timeout) {
        return new TestSettings(timeout, Path.of("unused"));
    }

    @Override
    public int maxEndpoints() {
        return 10;
    }

    @Override
    public int concurrency() {
        return 4;
    }

    @Override
    public MemorySize bodyMemory() {
        return new MemorySize(BigInteger.valueOf(1 << 20));
    }

    @Override
    public List<Duration> retryAfter() {
        return List.of(Duration.ofSeconds(1));
    }

    @Override
    public int breakerFailures() {
        return 3;
    }

    @Override
    public Duration breakerFirstDelay() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Duration breakerMaxDelay() {
        return Duration.ofSeconds(40);
    }

    @Override
    public Optional<Duration> breakerFirstRest() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> breakerLongestRest() {
        return Optional.empty();
    }

    @Override
    public Duration disableAfter() {
        return Duration.ofDays(5);
    }

    @Override
    public Duration secretOverlap() {
        return Duration.ofHours(24);
    }

    @Override
    public Duration keepEnded() {
        return Duration.ofDays(30);
    }

    @Override
    public Duration keepIdentities() {
        return Duration.ofDays(90);
    }

    @Override
    public Duration stopWithin() {
        return Duration.ofSeconds(2);
    }

    @Override
    public String consumerGroup() {
        return "test";
    }
}
