package ai.beast.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings of the exporter. */
@ConfigMapping(prefix = "ai-beast.metrics")
public interface ExporterConfiguration {
    /** Maximum number of series of one metric; further ones are counted under {@code other}. */
    @WithDefault("500")
    int maxSeries();

    /** Maximum number of events kept to recognise duplicates. */
    @WithDefault("50000")
    int maxSeen();

    /** Time an event is kept for that. */
    @WithDefault("24h")
    Duration seenFor();

    /** Maximum age of the known end of the log; the lag is not shown beyond it. */
    @WithDefault("30s")
    Duration lagFor();

    /** Directories whose file systems are shown. */
    List<Path> directories();
}
