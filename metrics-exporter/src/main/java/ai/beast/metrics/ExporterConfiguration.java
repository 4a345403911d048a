package ai.beast.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings of the exporter. */
@ConfigMapping(prefix = "ai-beast.metrics")
public interface ExporterConfiguration {
    /** How many series one metric may have; what is beyond is counted under {@code other}. */
    @WithDefault("500")
    int maxSeries();

    /** How many model files are remembered to count those that are installed. */
    @WithDefault("20000")
    int maxModels();

    /** How many events are remembered to recognise one that was published twice. */
    @WithDefault("50000")
    int maxSeen();

    /** How long an event is remembered. */
    @WithDefault("24h")
    Duration seenFor();

    /** How old what is known about the log's end may be before the lag is not shown any more. */
    @WithDefault("30s")
    Duration lagFor();

    /** Directories whose file systems are shown. */
    List<Path> directories();
}
