package ai.beast.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookConfigurationTest {
    @Test
    void formerNamesSetTheDelays() {
        WebhookConfiguration settings = read(Map.of(
                "ai-beast.webhooks.breaker-first-rest", "7s", "ai-beast.webhooks.breaker-longest-rest", "PT70S"));

        assertThat(settings.breakerFirstDelay()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.breakerMaxDelay()).isEqualTo(Duration.ofSeconds(70));
    }

    @Test
    void newNamesWinOverFormerOnes() {
        WebhookConfiguration settings = read(
                Map.of("ai-beast.webhooks.breaker-first-rest", "7s", "ai-beast.webhooks.breaker-first-delay", "PT8S"));

        assertThat(settings.breakerFirstDelay()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.breakerMaxDelay()).isEqualTo(Duration.ofMinutes(5));
    }

    private static WebhookConfiguration read(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(io.quarkus.runtime.configuration.MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withMapping(WebhookConfiguration.class)
                .withDefaultValue("ai-beast.webhooks.consumer-group", "test")
                .withDefaultValue("ai-beast.webhooks.key-file", "keys")
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(WebhookConfiguration.class);
    }
}
