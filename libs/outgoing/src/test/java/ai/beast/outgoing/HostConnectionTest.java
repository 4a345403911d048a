package ai.beast.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ai.beast.security.OutboundGuard.Target;
import ai.beast.testing.files.FileServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hosts with several addresses of which not all work. */
class HostConnectionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    /** An address that gives up later than the test: only the next one tried beside it can answer in time. */
    private final ReplyClient client = new ReplyClient(vertx, Duration.ofMinutes(5));

    private final FileServer server = FileServer.start();

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void triesTheNextAddressWhenOneRefuses() throws Exception {
        assertThat(get("refusing.example", "127.0.0.9")).isEqualTo(404);
    }

    @Test
    void triesTheNextAddressBesideABlackHole() throws Exception {
        List<Socket> filling = new ArrayList<>();
        int port = server.uri("/").getPort();
        try (ServerSocket silent = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.8"))) {
            fill(silent, filling);
            assertThat(get("silent.example", "127.0.0.8")).isEqualTo(404);
            assertThat(get("silent.example", "127.0.0.8"))
                    .as("at once, by memory")
                    .isEqualTo(404);
        } finally {
            for (Socket socket : filling) {
                socket.close();
            }
        }
    }

    @Test
    void callsAHostWithAnUnderscore() throws Exception {
        assertThat(get("n8n_main", "127.0.0.9")).isEqualTo(404);
    }

    @Test
    void forgetsAnAddressThatBreaksConnections() throws Exception {
        InetAddress bad = InetAddress.getByName("127.0.0.8");
        int port = server.uri("/").getPort();
        try (ServerSocket closing = new ServerSocket(port, 50, bad)) {
            Thread.ofVirtual().start(() -> closeAll(closing));
            assertThatIOException().isThrownBy(() -> get("breaking.example", bad, InetAddress.getByName("127.0.0.9")));

            assertThat(get("breaking.example", InetAddress.getByName("127.0.0.1"), bad))
                    .isEqualTo(404);
        }
    }

    private static void closeAll(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException ended) {
            // The test closed it.
        }
    }

    /** Until the queue of connections is full, so that further ones get no answer. */
    private static void fill(ServerSocket silent, List<Socket> filling) throws IOException {
        for (boolean room = true; room; ) {
            Socket socket = new Socket();
            filling.add(socket);
            try {
                socket.connect(new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()), 200);
            } catch (SocketTimeoutException full) {
                room = false;
            }
        }
    }

    private int get(String host, String first) throws Exception {
        return get(host, InetAddress.getByName(first), InetAddress.getByName("127.0.0.1"));
    }

    private int get(String host, InetAddress... inOrder) throws Exception {
        int port = server.uri("/").getPort();
        List<InetAddress> addresses = List.of(inOrder);
        Target target = new Target(URI.create("http://" + host + ":" + port + "/x"), addresses, port);
        return client.send(Request.get(target, Map.of()), 1000, TIMEOUT).status();
    }
}
