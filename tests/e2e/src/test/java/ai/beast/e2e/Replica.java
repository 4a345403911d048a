package ai.beast.e2e;

import static org.awaitility.Awaitility.await;

import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Another process of a service beside the suite's own, on the same servers and data and with the same flags. */
final class Replica implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(120);

    private final Suite suite;
    private final String service;
    private final int port;
    private final Map<String, String> environment;
    private final List<String> command;
    private @Nullable Process process;

    Replica(Suite suite, String service, int port) {
        this(suite, service, port, Map.of());
    }

    /** @param environment beyond what the suite's own process has */
    Replica(Suite suite, String service, int port, Map<String, String> environment) {
        this.suite = suite;
        this.service = service;
        this.port = port;
        this.environment = environment;
        this.command = command(suite.handle(service).info());
    }

    /** Without the flags that record what the program loads. */
    private static List<String> command(ProcessHandle.Info info) {
        List<String> command = new ArrayList<>(List.of(info.command().orElseThrow()));
        Stream.of(info.arguments().orElseThrow())
                .filter(argument -> !argument.startsWith("-XX:AOTMode") && !argument.startsWith("-XX:AOTConfiguration"))
                .forEach(command::add);
        return command;
    }

    String service() {
        return service;
    }

    int port() {
        return port;
    }

    void start() {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
        builder.environment().putAll(suite.serviceEnvironment(service, port));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean running() {
        Process started = process;
        return started != null && started.isAlive();
    }

    void awaitReady() {
        try (Api api = new Api(URI.create("http://127.0.0.1:" + port), suite.adminKey())) {
            await(service + " at port " + port + " is ready")
                    .atMost(READY)
                    .ignoreExceptionsInstanceOf(ApiException.class)
                    .until(() ->
                            api.get("/q/health/ready").path("status").asText().equals("UP"));
        }
    }

    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
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
