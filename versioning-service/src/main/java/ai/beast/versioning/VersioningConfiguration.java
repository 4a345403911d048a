package ai.beast.versioning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of this service. */
@ConfigMapping(prefix = "ai-beast.versioning")
public interface VersioningConfiguration {
    /** Directory of the store, when it is not in a bucket. */
    Path store();

    /** A bucket that holds the store instead of a directory, so that several nodes can share it. */
    Optional<Bucket> s3();

    /** Directories in which files may be read and replaced; relative paths start at the first. */
    List<Path> models();

    /** Threads that hash and write, for each operation. */
    @WithDefault("2")
    @Min(1)
    @Max(64)
    int threads();

    /** Whether a rollback reads back what it wrote, before the new file takes the place of the old one. */
    @WithDefault("false")
    boolean readBack();

    /** Operations that run at the same time in this process. */
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int parallelOperations();

    /** Lease of a running operation. */
    @WithDefault("PT30S")
    Duration lease();

    /** Where registry-service is, whose catalogue the hub shows. */
    @WithDefault("${AI_BEAST_REGISTRY_URL:http://127.0.0.1:8101}")
    URI registryUrl();

    /** Files that the hub sends at the same time in this process; further requests are refused. */
    @WithDefault("${AI_BEAST_HUB_TRANSFERS:64}")
    @Min(1)
    @Max(4096)
    int hubTransfers();

    Upkeep upkeep();

    /** Periodic maintenance. */
    interface Upkeep {
        /** Interval of verifying a part of the store and collecting unused content; zero for never. */
        @WithDefault("P1D")
        Duration every();

        /** Which part of all bytes is verified each time. */
        @WithDefault("0.05")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        double verifyFraction();
    }

    /** A bucket of an S3 service. */
    interface Bucket {
        String bucket();

        /** Put before every name; empty, or a path that ends with a slash. */
        Optional<String> prefix();

        /** Absent for Amazon's own service. */
        Optional<URI> endpoint();

        /** {@code us-east-1} where absent. A default given here would make the group exist for everyone. */
        Optional<String> region();

        /** Together with {@link #secretKey}; absent for the places where Amazon's SDK looks by itself. */
        Optional<String> accessKey();

        Optional<String> secretKey();
    }
}
