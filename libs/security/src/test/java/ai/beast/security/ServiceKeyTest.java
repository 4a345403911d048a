package ai.beast.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceKeyTest {
    @TempDir
    private Path directory;

    private record Settings(@Nullable String key, @Nullable Path file) implements SecurityConfiguration {
        @Override
        public Optional<Path> managedKeysFile() {
            return Optional.empty();
        }

        @Override
        public Path apiKeysFile() {
            return Path.of("api-keys");
        }

        @Override
        public Optional<String> serviceKey() {
            return Optional.ofNullable(key);
        }

        @Override
        public Optional<Path> serviceKeyFile() {
            return Optional.ofNullable(file);
        }

        @Override
        public Optional<List<String>> outboundAllow() {
            return Optional.empty();
        }

        @Override
        public List<String> outboundPorts() {
            return List.of();
        }
    }

    @Test
    void readsReplacedKeyFromFile() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), "first\n");
        ServiceKey key = new ServiceKey(new Settings(null, file));
        assertThat(key.authorization()).contains("Bearer first");

        Files.writeString(file, "second\n");

        assertThat(key.authorization()).contains("Bearer second");
    }

    @Test
    void prefersKeyOfEnvironment() {
        assertThat(new ServiceKey(new Settings("mine", directory.resolve("absent"))).authorization())
                .contains("Bearer mine");
    }

    @Test
    void isEmptyWithoutKeyAndHidesItsText() {
        assertThat(new ServiceKey(new Settings(null, null)).authorization()).isEmpty();
        assertThat(new ServiceKey(new Settings("mine", null))).hasToString("ServiceKey");
    }
}
