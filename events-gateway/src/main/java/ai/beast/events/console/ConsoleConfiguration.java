package ai.beast.events.console;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the console. */
@ConfigMapping(prefix = "ai-beast.console")
public interface ConsoleConfiguration {
    /** Directory of the console's files; absent: those of the build. */
    Optional<Path> dir();
}
