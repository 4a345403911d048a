package ai.beast.jobs.download;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of downloads. */
@ConfigMapping(prefix = "ai-beast.download")
public interface DownloadConfiguration {
    /** Where models live; every destination lies below. */
    Path modelsDir();

    /** How long a server may take to answer a request. */
    @WithDefault("30s")
    Duration answerWithin();

    /** How long a transfer may stand still before it is given up for this attempt. */
    @WithDefault("${AI_BEAST_DOWNLOAD_STALL:30s}")
    Duration stallAfter();

    /** What is left free on the disk, in bytes. */
    @WithDefault("67108864")
    long diskReserve();

    /** Bytes after which a checkpoint is made durable… */
    @WithDefault("67108864")
    long checkpointBytes();

    /** …or the time after which it is, whichever comes first. */
    @WithDefault("1s")
    Duration checkpointEvery();

    /** Connections one file is fetched over, at most. */
    @WithDefault("8")
    int connections();

    /** How much a connection asks for at a time at first, in bytes; more when it comes fast. */
    @WithDefault("8388608")
    long partBytes();

    /** What all downloads of all workers together may take from the network, in bytes a second; 0: no limit. */
    @WithDefault("0")
    long bandwidth();

    /** Time of day when downloads may run, such as {@code 22:00-06:00}; absent: always. */
    Optional<String> window();

    /** Whose time of day that is, such as {@code Europe/Berlin}; absent: the system's. */
    Optional<String> timeZone();

    Hub hub();

    Ollama ollama();

    /** The Hugging Face Hub. */
    interface Hub {
        @WithDefault("${AI_BEAST_HF_URL:${HF_ENDPOINT:https://huggingface.co}}")
        URI url();

        /** Shown to the Hub alone, never to the storage it redirects to. */
        Optional<String> token();
    }

    /** A local Ollama. */
    interface Ollama {
        /** Absent when the setting is empty: requests for {@code ollama://} URLs are refused. */
        @WithDefault("${AI_BEAST_OLLAMA_URL:http://127.0.0.1:11434}")
        Optional<URI> url();

        /** Timeout without output; it is silent while it verifies a large model. */
        @WithDefault("10m")
        Duration stallAfter();
    }

    /** How many failing attempts in a row a download has: by default enough to get over an outage of some hours. */
    @WithDefault("100")
    int attempts();

    /** Retry delay after the first failed attempt; doubles with each further one in a row. */
    @WithDefault("1s")
    Duration firstDelay();

    /** Maximum retry delay. */
    @WithDefault("5m")
    Duration maxDelay();

    /** How often partial files whose jobs are over are looked for. */
    @WithDefault("5m")
    Duration sweepEvery();
}
