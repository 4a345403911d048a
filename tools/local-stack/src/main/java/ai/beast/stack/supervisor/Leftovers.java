package ai.beast.stack.supervisor;

import ai.beast.stack.StackException;
import ai.beast.stack.StackPaths;
import ai.beast.stack.process.PidFile;
import ai.beast.stack.process.ProcessSpec.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Processes of a run whose supervisor was killed. Their guards end them within seconds; those whose guard was killed too
 * are ended here.
 */
public final class Leftovers {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private Leftovers() {}

    /** Ends them all; returns when they are gone. Only for who holds the lock of the data directory. */
    public static void end(StackPaths paths) {
        List<Path> pidFiles;
        try (Stream<Path> files = Files.list(paths.run())) {
            pidFiles = files.filter(file -> file.getFileName().toString().endsWith(".pid"))
                    .filter(file -> !file.equals(paths.pidFile("supervisor")))
                    .toList();
        } catch (IOException e) {
            throw new StackException("Could not look into " + paths.run() + ": " + e.getMessage(), e);
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pidFiles.forEach(file -> threads.execute(() -> PidFile.endLeftover(file, signal(file), GRACE)));
        }
    }

    private static StopSignal signal(Path pidFile) {
        return pidFile.endsWith("postgresql.pid") ? StopSignal.INT : StopSignal.TERM;
    }
}
