package ai.beast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another instance of the event gateway beside the suite's own, on the same servers. */
final class SecondGateway implements AutoCloseable {
    private final Suite suite;
    private final int port;
    private @Nullable Process process;

    SecondGateway(Suite suite, int port) {
        this.suite = suite;
        this.port = port;
    }

    int port() {
        return port;
    }

    void start() {
        Path home = Path.of(System.getProperty("ai.beast.home"));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-jar",
                        home.resolve("events-gateway/target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD);
        builder.environment().putAll(suite.serviceEnvironment(port));
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /** Asks it to stop, which ends its streams in order. */
    void stop() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        }
    }

    @Override
    public void close() {
        kill();
    }
}
