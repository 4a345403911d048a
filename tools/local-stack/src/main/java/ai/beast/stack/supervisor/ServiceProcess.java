package ai.beast.stack.supervisor;

import ai.beast.stack.StackException;
import ai.beast.stack.StackPaths;
import ai.beast.stack.process.ChildServer;
import ai.beast.stack.process.JavaCommand;
import ai.beast.stack.process.ProcessSpec;
import ai.beast.stack.process.ProcessSpec.StopSignal;
import ai.beast.stack.process.TcpPort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A service of the suite as a child process. It is ready when its readiness check says so. */
final class ServiceProcess extends ChildServer {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final int PROBE_TIMEOUT_MILLIS = 3000;
    /** Also enough for a process that writes down what it has loaded. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final ServiceSpec spec;
    private final StackPaths paths;
    private final Map<String, String> environment;
    private final String probeKey;
    private final Supplier<List<String>> aotFlags;

    /**
     * @param probeKey an API key that may read
     * @param aotFlags asked at each start
     */
    ServiceProcess(
            ServiceSpec spec,
            StackPaths paths,
            Map<String, String> environment,
            String probeKey,
            Supplier<List<String>> aotFlags) {
        super(spec.name(), spec.port(), paths.log(spec.name()));
        this.spec = spec;
        this.paths = paths;
        this.environment = Map.copyOf(environment);
        this.probeKey = probeKey;
        this.aotFlags = aotFlags;
    }

    @Override
    public void start() {
        Path jar = spec.jar(paths.home());
        if (!Files.isRegularFile(jar)) {
            throw new StackException(spec.name() + " is not built: " + jar + " is missing. Build it, then try again.");
        }
        List<String> command = new ArrayList<>();
        command.add(JavaCommand.executable());
        command.addAll(spec.jvmFlags());
        command.addAll(aotFlags.get());
        command.addAll(List.of("-jar", jar.toString()));
        start(new ProcessSpec(
                spec.name(),
                command,
                environment,
                paths.data(),
                paths.pidFile(spec.name()),
                paths.log(spec.name()),
                StopSignal.TERM,
                GRACE));
    }

    @Override
    public void awaitReady(Duration atMost) {
        awaitReady(atMost, POLL_INTERVAL, this::saysReady);
    }

    private boolean saysReady() {
        String host = spec.host().equals("0.0.0.0") ? Suite.LOOPBACK : spec.host();
        if (!TcpPort.accepts(host, spec.port())) {
            return false;
        }
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://" + host + ":" + spec.port() + "/q/health/ready")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
            connection.setReadTimeout(PROBE_TIMEOUT_MILLIS);
            connection.setRequestProperty("Authorization", "Bearer " + probeKey);
            try {
                return connection.getResponseCode() == 200;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
