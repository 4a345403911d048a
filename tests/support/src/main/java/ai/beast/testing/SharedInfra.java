package ai.beast.testing;

import ai.beast.stack.process.LogTail;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.awaitility.Awaitility;

/**
 * The servers that all tests of one build share. The first test that asks starts them in a process of its own; that
 * process ends, and the servers with it, when the build does.
 */
final class SharedInfra {
    static final String ENDPOINTS_FILE = "endpoints.properties";
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private SharedInfra() {}

    static synchronized InfraEndpoints get() {
        Path base = BuildProcess.directory();
        ProcessHandle build = BuildProcess.current();
        Path run = base.resolve(BuildProcess.identity(build));
        try {
            Files.createDirectories(run);
            try (FileChannel channel = FileChannel.open(
                            base.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = lock(channel)) {
                Optional<InfraEndpoints> running = read(run);
                return running.isPresent() ? running.get() : launch(base, run, build);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                // Another class loader of this process holds it.
                Thread.onSpinWait();
            }
        }
    }

    private static Optional<InfraEndpoints> read(Path run) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(run.resolve(ENDPOINTS_FILE))) {
            properties.load(reader);
        } catch (IOException e) {
            return Optional.empty();
        }
        boolean alive = ProcessHandle.of(Long.parseLong(properties.getProperty("pid")))
                .filter(ProcessHandle::isAlive)
                .isPresent();
        return alive ? Optional.of(InfraEndpoints.of(properties)) : Optional.empty();
    }

    private static InfraEndpoints launch(Path base, Path run, ProcessHandle build) throws IOException {
        Files.deleteIfExists(run.resolve(ENDPOINTS_FILE));
        Path log = run.resolve("infra.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InfraMain.class.getName(),
                        base.toString(),
                        run.toString(),
                        Long.toString(build.pid()))
                .directory(base.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(log.toFile())
                .redirectErrorStream(true)
                .start();
        Awaitility.await("infrastructure for the tests; see " + log)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the infrastructure for the tests did not start", () -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(LogTail.of(log));
                    }
                })
                .until(() -> read(run).isPresent());
        return read(run).orElseThrow();
    }
}
