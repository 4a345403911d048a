package ai.beast.stack.process;

import ai.beast.stack.StackException;
import ai.beast.stack.process.ProcessSpec.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A file that holds a process id. It is written right after its process started, so its modification time tells that
 * process from a later one that was given the same id.
 */
public final class PidFile {
    /** How far apart the start of a process and the modification time of its file may be. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(10);

    private PidFile() {}

    /** The id in the file; empty when there is none or it is not completely written yet. */
    public static OptionalLong read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            return text.endsWith("\n") ? OptionalLong.of(Long.parseLong(text.strip())) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The process that the file names, if it is still running. */
    public static Optional<ProcessHandle> process(Path file) {
        OptionalLong pid = read(file);
        return pid.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(pid.getAsLong())
                        .filter(ProcessHandle::isAlive)
                        .filter(p -> startedWith(p, file));
    }

    private static boolean startedWith(ProcessHandle process, Path file) {
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            return process.info()
                    .startInstant()
                    .map(start -> Duration.between(start, written).abs().compareTo(START_TOLERANCE) <= 0)
                    .orElse(false);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Ends the process that the file names, if it is still running, and removes the file. Returns when it is gone.
     *
     * @param grace how long it may take to stop before it is killed
     */
    public static void endLeftover(Path file, StopSignal signal, Duration grace) {
        process(file).ifPresent(process -> {
            Signals.send(process.pid(), signal);
            if (!gone(process, grace)) {
                process.destroyForcibly();
                gone(process, Duration.ofSeconds(5));
            }
        });
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StackException("Could not remove " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean gone(ProcessHandle process, Duration atMost) {
        try {
            process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
