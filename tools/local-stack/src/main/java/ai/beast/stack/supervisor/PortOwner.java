package ai.beast.stack.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the process that listens on a port, as far as the system tells. */
final class PortOwner {
    private static final String LISTENING = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private PortOwner() {}

    static Optional<ProcessHandle> of(int port) {
        Optional<Long> pid = Files.isDirectory(Path.of("/proc/net")) ? byProc(port) : byLsof(port);
        return pid.flatMap(ProcessHandle::of);
    }

    /** For example {@code process 4711 (java)}. */
    static String describe(ProcessHandle process) {
        return "process " + process.pid()
                + process.info()
                        .command()
                        .map(command -> " (" + Path.of(command).getFileName() + ")")
                        .orElse("");
    }

    private static Optional<Long> byProc(int port) {
        String suffix = ":%04X".formatted(port);
        Set<String> sockets = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(PortOwner::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields ->
                        fields.length > INODE && fields[ADDRESS].endsWith(suffix) && fields[STATE].equals(LISTENING))
                .map(fields -> "socket:[" + fields[INODE] + "]")
                .collect(Collectors.toSet());
        return sockets.isEmpty()
                ? Optional.empty()
                : ProcessHandle.allProcesses()
                        .map(ProcessHandle::pid)
                        .filter(pid -> holdsOneOf(pid, sockets))
                        .findFirst();
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file), StandardCharsets.US_ASCII).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean holdsOneOf(long pid, Set<String> sockets) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.anyMatch(descriptor -> {
                try {
                    return sockets.contains(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException e) {
                    return false;
                }
            });
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Long> byLsof(int port) {
        try {
            Process process = new ProcessBuilder(List.of("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN"))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            process.waitFor(5, TimeUnit.SECONDS);
            return output.lines()
                    .filter(line -> line.matches("\\d+"))
                    .map(Long::valueOf)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
