package ai.beast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class PrivateInfraTest {
    @Test
    void aServerCanBeTakenAwayAndComesBackWithItsData() throws Exception {
        try (PrivateInfra infra = PrivateInfra.start()) {
            int port = infra.redis().port();
            try (RedisConnection redis = new RedisConnection(port)) {
                redis.ask("SET kept yes");
            }

            infra.without(
                    infra.redis(),
                    () -> assertThatThrownBy(() -> new RedisConnection(port)).isInstanceOf(UncheckedIOException.class));

            try (RedisConnection redis = new RedisConnection(port)) {
                assertThat(redis.ask("STRLEN kept")).isEqualTo("3");
            }
            assertThat(infra.postgres().alive()).isTrue();
            assertThat(infra.kafka().alive()).isTrue();
        }
    }

    @Test
    void aSmallDiskIsSoonFull() {
        var disk = SmallDisk.mount(64 * 1024);
        assumeThat(disk).isPresent();

        try (SmallDisk small = disk.orElseThrow()) {
            assertThatThrownBy(() -> Files.write(small.path().resolve("file"), new byte[128 * 1024]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        }
    }
}
