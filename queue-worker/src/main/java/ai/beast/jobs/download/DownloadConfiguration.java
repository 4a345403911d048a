package ai.beast.jobs.download;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of downloads. */
@ConfigMapping(prefix = "ai-beast.download")
public interface DownloadConfiguration {
    /** Where models live; every destination lies below. */
    Path modelsDir();

    /** How long a server may take to answer a request. */
    @WithDefault("30s")
    Duration answerWithin();

    /** How long a transfer may stand still before it is given up for this attempt. */
    @WithDefault("30s")
    Duration stallAfter();

    /** What is left free on the disk, in bytes. */
    @WithDefault("67108864")
    long diskReserve();

    /** A resume point is made durable after so many bytes… */
    @WithDefault("67108864")
    long checkpointBytes();

    /** …or after so long, whichever comes first. */
    @WithDefault("1s")
    Duration checkpointEvery();

    /** How many failing attempts a download has. */
    @WithDefault("6")
    int attempts();

    /** Rest after the first failed attempt; doubles with each. */
    @WithDefault("1s")
    Duration firstDelay();

    /** The longest rest between attempts. */
    @WithDefault("5m")
    Duration maxDelay();

    /** How often partial files whose jobs are over are looked for. */
    @WithDefault("5m")
    Duration sweepEvery();
}
