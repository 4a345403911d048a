package ai.beast.jobs.rag;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings of retrieval. */
@ConfigMapping(prefix = "ai-beast.rag")
public interface RagConfiguration {
    /** Directories that documents lie below; a relative directory of a request starts at the first. */
    List<Path> documentRoots();

    /** Where collections are kept; all processes with the role share it. */
    Path directory();

    /** Files of an ingestion that are worked on at a time. */
    @WithDefault("2")
    int threads();

    /** How long a file may take that is parsed in a child process. */
    @WithDefault("1m")
    Duration parserTimeout();

    /** A process with the role gateway, whose models embed and answer; by default this one. */
    @WithDefault("http://127.0.0.1:${quarkus.http.port}")
    URI gatewayUrl();

    /** Tokens that a model which answers reads and writes, at least. */
    @WithDefault("4096")
    int answerContext();
}
