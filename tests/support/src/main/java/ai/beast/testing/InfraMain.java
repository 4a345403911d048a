package ai.beast.testing;

import ai.beast.stack.process.AtomicFile;
import ai.beast.stack.process.Directories;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The process that holds the servers of one build. It starts them, says where they are, waits for the build to end, stops
 * them and removes what they left.
 *
 * <p>Arguments: the directory of all builds, the directory of this build, the build's process id.
 */
final class InfraMain {
    private InfraMain() {}

    public static void main(String[] arguments) throws IOException {
        Path base = Path.of(arguments[0]);
        Path run = Path.of(arguments[1]);
        ProcessHandle build = ProcessHandle.of(Long.parseLong(arguments[2])).orElseThrow();
        removeLeftovers(base);
        Servers servers = new Servers(run, base.resolve("cache"));
        Thread ending = new Thread(() -> {
            servers.close();
            Directories.delete(run);
        });
        Runtime.getRuntime().addShutdownHook(ending);
        servers.start();
        announce(servers.endpoints(), run.resolve(SharedInfra.ENDPOINTS_FILE));
        build.onExit().join();
    }

    private static void announce(InfraEndpoints endpoints, Path file) throws IOException {
        Properties properties = endpoints.toProperties();
        properties.setProperty("pid", Long.toString(ProcessHandle.current().pid()));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        AtomicFile.write(file, text.toString());
    }

    /** Builds that were killed together with their servers leave a directory behind. */
    private static void removeLeftovers(Path base) throws IOException {
        Set<String> running =
                ProcessHandle.allProcesses().map(BuildProcess::identity).collect(Collectors.toSet());
        List<Path> leftovers;
        try (Stream<Path> entries = Files.list(base)) {
            leftovers = entries.filter(entry -> entry.getFileName().toString().matches("\\d+-\\d+"))
                    .filter(entry -> !running.contains(entry.getFileName().toString()))
                    .toList();
        }
        leftovers.forEach(Directories::delete);
    }
}
