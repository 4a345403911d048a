package ai.beast.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the guards in this library. */
@ConfigMapping(prefix = "ai-beast.security")
public interface SecurityConfiguration {
    /** File of hashed API keys, one a line. */
    Path apiKeysFile();

    /** File of the keys that are kept through {@code /api/keys}. Absent: {@code managed-keys.json} beside {@link #apiKeysFile()}. */
    Optional<Path> managedKeysFile();

    /** The service's own API key in plain text. Absent: the key in {@link #serviceKeyFile()}. */
    Optional<String> serviceKey();

    /** File with the service's own API key in plain text. Absent, and no {@link #serviceKey()}: the service has no key. */
    Optional<Path> serviceKeyFile();

    /**
     * Networks in CIDR form, or single addresses, that outbound requests may reach although they are private. Empty: only
     * public addresses.
     */
    Optional<List<String>> outboundAllow();

    /** Ports, or ranges of them, that outbound requests may go to; by default not those of mail servers and the like. */
    @WithDefault("${AI_BEAST_OUTBOUND_PORTS:80,443,1024-65535}")
    List<String> outboundPorts();
}
