package ai.beast.events.webhook;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Misbehaves below HTTP, with each connection the same way, until it is closed. Thread-safe. */
public final class BadServer implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger accepted = new AtomicInteger();

    /** What to do with a connection; returning closes it. */
    @FunctionalInterface
    private interface Manner {
        void behave(Socket connection, CountDownLatch asked) throws IOException, InterruptedException;
    }

    private BadServer(Manner manner) {
        try {
            server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        threads.execute(() -> accept(manner));
    }

    /** Takes connections and says nothing. */
    public static BadServer silent() {
        CountDownLatch forever = new CountDownLatch(1);
        return new BadServer((_, _) -> forever.await());
    }

    /** Sends a good status when the request comes and then one byte of the answer now and then. */
    public static BadServer dripping(String beginning) {
        return new BadServer((connection, asked) -> {
            asked.await();
            OutputStream out = connection.getOutputStream();
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(100);
            }
        });
    }

    /** Sends an answer without end as fast as it can. */
    public static BadServer flooding() {
        return new BadServer((connection, asked) -> {
            asked.await();
            OutputStream out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("4000\r\n" + "y".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(chunk);
            }
        });
    }

    /** Closes each connection at once. */
    public static BadServer hangingUp() {
        return new BadServer((_, _) -> {});
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    public int accepted() {
        return accepted.get();
    }

    /** Connections that the other side has not closed. */
    public int open() {
        return connections.size();
    }

    private void accept(Manner manner) {
        while (closed.getCount() > 0) {
            try {
                Socket connection = server.accept();
                accepted.incrementAndGet();
                connections.add(connection);
                threads.execute(() -> serve(connection, manner));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void serve(Socket connection, Manner manner) {
        CountDownLatch asked = new CountDownLatch(1);
        threads.execute(() -> {
            try (connection) {
                // Reads until the other side is gone.
                connection.getInputStream().read();
                asked.countDown();
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // that is what was waited for
            } finally {
                connections.remove(connection);
            }
        });
        try (connection) {
            manner.behave(connection, asked);
        } catch (IOException gone) {
            // the other side had enough
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
        threads.shutdownNow();
    }
}
