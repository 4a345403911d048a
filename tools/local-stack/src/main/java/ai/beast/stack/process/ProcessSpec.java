package ai.beast.stack.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to run as a child process.
 *
 * @param name what messages call it
 * @param command the executable and its arguments; the executable must replace itself with no other process id
 * @param environment variables set over those inherited from this process
 * @param directory the working directory; must exist
 * @param pidFile where the process id is recorded; its directory must exist
 * @param log where standard output and error are appended; its directory must exist
 * @param stopSignal what asks the process to stop
 * @param grace how long it may take to stop before it is killed; whole seconds
 */
public record ProcessSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Path pidFile,
        Path log,
        StopSignal stopSignal,
        Duration grace) {

    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The signals that ask a process to stop. */
    public enum StopSignal {
        TERM,
        /** PostgreSQL's "fast" shutdown: TERM would wait for its clients to leave. */
        INT
    }
}
