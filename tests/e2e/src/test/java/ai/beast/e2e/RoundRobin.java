package ai.beast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands each connection to the next of some local ports that answers, as a load balancer does. */
final class RoundRobin implements AutoCloseable {
    private final ServerSocket server;
    private final int[] ports;
    private final AtomicInteger turn = new AtomicInteger();

    RoundRobin(int... ports) {
        this.ports = ports;
        try {
            server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket backend = next()) {
            Thread up = Thread.ofVirtual().start(() -> pump(client, backend));
            pump(backend, client);
            up.interrupt();
        } catch (IOException refused) {
            // The client sees its connection closed.
        }
    }

    private Socket next() throws IOException {
        for (int attempt = 0; attempt < ports.length; attempt++) {
            try {
                int port = ports[Math.floorMod(turn.getAndIncrement(), ports.length)];
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException away) {
                // the next, then
            }
        }
        throw new IOException("no server accepts the connection");
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException broken) {
            // One side is gone, so the other is of no use.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is closed already.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
