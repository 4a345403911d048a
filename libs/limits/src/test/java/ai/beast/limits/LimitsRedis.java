package ai.beast.limits;

import ai.beast.stack.infra.RedisServer;
import ai.beast.stack.infra.RedisSync;
import ai.beast.stack.infra.ServerPaths;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Redis. */
final class LimitsRedis implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final List<Redis> clients = new ArrayList<>();
    private final RedisServer server;

    LimitsRedis(Path directory) throws IOException {
        ServerPaths paths = new ServerPaths(
                directory.resolve("data"),
                directory.resolve("cache"),
                directory.resolve("run"),
                directory.resolve("log"));
        server = new RedisServer(paths, freePort(), RedisSync.EVERY_SECOND);
        start();
    }

    void start() {
        server.start();
        server.awaitReady(TIMEOUT);
    }

    void kill() {
        server.kill();
    }

    /** A client with connections of its own. */
    Redis client() {
        Redis client = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString("redis://127.0.0.1:" + server.port())
                        .setMaxPoolWaiting(1000));
        clients.add(client);
        return client;
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clients.forEach(Redis::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.stop();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
