package ai.beast.registry.discovery.root;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the discovery of models. */
@ConfigMapping(prefix = "ai-beast.discovery")
public interface DiscoverySettings {
    /**
     * Further directories beside the models directory, each {@code name=path} or {@code name:layout=path}; the name is the
     * location of what is found there.
     */
    Optional<List<String>> locations();

    /** The way changes are noticed. */
    @WithDefault("auto")
    Watching watch();

    /** Interval of full comparisons, also without a noticed change. */
    @WithDefault("PT5M")
    Duration rescanEvery();

    /** Headers read at the same time. */
    @WithDefault("8")
    @Min(1)
    @Max(256)
    int readers();

    /** Which files are hashed without being asked for. */
    @WithDefault("duplicates")
    Hashing hash();

    /** A local Ollama to ask for its models; absent: none is asked. */
    Optional<URI> ollamaUrl();

    /** The way changes are noticed. */
    enum Watching {
        /** Notifications of the file system, and comparing where there are none. */
        AUTO,
        /** Comparing alone. */
        POLL,
        /** Not at all; scans are asked for. */
        OFF
    }

    /** Which files are hashed in the background. */
    enum Hashing {
        /** Those of which another has the same size. */
        DUPLICATES,
        ALL,
        OFF
    }
}
