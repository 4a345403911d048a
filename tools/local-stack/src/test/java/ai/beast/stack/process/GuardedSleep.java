package ai.beast.stack.process;

import ai.beast.stack.process.ProcessSpec.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A parent for the tests to kill: starts a guarded command in the directory given and stays. */
final class GuardedSleep {
    static final String PID_FILE = "child.pid";

    private GuardedSleep() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        GuardedProcess.start(spec(directory, arguments[1], Duration.ofSeconds(1)));
        Thread.currentThread().join();
    }

    static ProcessSpec spec(Path directory, String shellCommand, Duration grace) {
        return new ProcessSpec(
                "a child",
                List.of("/bin/sh", "-c", shellCommand),
                Map.of("GREETING", "hello"),
                directory,
                directory.resolve(PID_FILE),
                directory.resolve("child.log"),
                StopSignal.TERM,
                grace);
    }
}
