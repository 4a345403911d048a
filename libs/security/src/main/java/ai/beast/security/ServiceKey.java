package ai.beast.security;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * The service's own API key, with which it calls the other services. A key in a file is read at each request, so that a
 * replaced key takes effect without a restart. Its text appears in no log: {@link #toString()} hides it. Thread-safe.
 */
@ApplicationScoped
public class ServiceKey {
    private final SecurityConfiguration configuration;

    ServiceKey(SecurityConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * The value of an {@code Authorization} header; empty when the installation gave this service no key.
     *
     * @throws UncheckedIOException when the key's file cannot be read
     */
    public Optional<String> authorization() {
        return configuration
                .serviceKey()
                .or(() -> configuration.serviceKeyFile().map(file -> {
                    try {
                        return Files.readString(file);
                    } catch (IOException unreadable) {
                        throw new UncheckedIOException("Cannot read the service key file " + file, unreadable);
                    }
                }))
                .map(key -> "Bearer " + key.strip());
    }

    @Override
    public String toString() {
        return "ServiceKey";
    }
}
