package ai.beast.gateway.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.gateway.GatewayConfiguration;
import ai.beast.gateway.usage.CallEnd;
import ai.beast.gateway.usage.CallStart;
import ai.beast.limits.Limiter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayAssemblyTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The gateway is one role of a process with others: nothing on its disk may keep them from starting. */
    @Test
    void startsWithoutADirectory() throws Exception {
        Path file = Files.createFile(directory.resolve("gateway"));
        try (GatewayAssembly gateway = assembly(file)) {
            long call = gateway.counter().begin(new CallStart("/api/chat", "a", "", "", Instant.EPOCH));
            gateway.counter().end(call, new CallEnd("200", 1, 1, 0, 1, 1));

            assertThat(gateway.counter().uncounted()).isEqualTo(1);
            assertThatThrownBy(() -> gateway.journals().report(_ -> {})).isInstanceOf(IOException.class);
        }
    }

    private GatewayAssembly assembly(Path gateway) {
        GatewayConfiguration configuration = new SmallRyeConfigBuilder()
                .withMapping(GatewayConfiguration.class)
                .withDefaultValues(Map.of(
                        "ai-beast.gateway.directory", gateway.toString(), "quarkus.http.limits.max-body-size", "32M"))
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(GatewayConfiguration.class);
        return new GatewayAssembly(
                configuration,
                new RegistryReader(configuration, null, null, vertx),
                vertx,
                new Limiter(Redis.createClient(vertx, "redis://127.0.0.1:1")));
    }
}
