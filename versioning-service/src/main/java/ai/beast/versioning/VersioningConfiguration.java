package ai.beast.versioning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings of this service. */
@ConfigMapping(prefix = "ai-beast.versioning")
public interface VersioningConfiguration {
    /** Directory of the store. */
    Path store();

    /** Directories in which files may be read and replaced; relative paths start at the first. */
    List<Path> models();

    /** Threads that hash and write, for each operation. */
    @WithDefault("2")
    @Min(1)
    @Max(64)
    int threads();

    /** Operations that run at the same time in this process. */
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int parallelOperations();

    /** How long a running operation stays with a process that no longer reports. */
    @WithDefault("PT30S")
    Duration lease();
}
