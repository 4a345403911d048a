package ai.beast.stack.infra;

import ai.beast.stack.StackException;
import ai.beast.stack.process.AtomicFile;
import ai.beast.stack.process.ProcessSpec;
import ai.beast.stack.process.ProcessSpec.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Redis, with an append-only file and no eviction: what the job queue asks of it. An installed {@code redis-server} of 6.2 or newer is taken, else the executable that comes with the program.
 */
public final class RedisServer extends InfraServer {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int PROBE_TIMEOUT_MILLIS = 1000;

    private final RedisSync sync;

    /** Synced every second. */
    public RedisServer(ServerPaths paths, int port) {
        this(paths, port, RedisSync.EVERY_SECOND);
    }

    public RedisServer(ServerPaths paths, int port, RedisSync sync) {
        super("redis", paths, port);
        this.sync = sync;
    }

    @Override
    public void start() {
        paths.create();
        try {
            Files.createDirectories(paths.data());
            Path configuration = paths.run().resolve("redis.conf");
            AtomicFile.write(configuration, configuration());
            start(new ProcessSpec(
                    name(),
                    List.of(RedisExecutable.find(paths.cache()).toString(), configuration.toString()),
                    Map.of(),
                    paths.data(),
                    paths.pidFile(name()),
                    paths.log(),
                    StopSignal.TERM,
                    GRACE));
        } catch (IOException e) {
            throw new StackException("Could not prepare Redis: " + e.getMessage(), e);
        }
    }

    private String configuration() {
        // The working directory is the data directory, so that no path has to be quoted here.
        return """
                bind 127.0.0.1
                protected-mode yes
                port %d
                tcp-backlog 128
                databases 64
                daemonize no
                appendonly yes
                appendfsync %s
                save ""
                maxmemory-policy noeviction
                """.formatted(port(), sync.option());
    }

    @Override
    public void awaitReady(Duration atMost) {
        awaitReady(atMost, this::answersPing);
    }

    private boolean answersPing() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), PROBE_TIMEOUT_MILLIS);
            socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            // While it loads its file it answers -LOADING.
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }
}
