package ai.beast.bench.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** Publishes numbered events at a steady rate, one request each, from a thread of its own. */
final class Source {
    private final int port;
    private final long every;
    private long number;

    /** @param rate events a second */
    Source(int port, int rate) {
        this.port = port;
        this.every = 1_000_000_000L / rate;
    }

    /** Publishes some events; returns when the last was accepted. */
    Thread start(int count) {
        return Thread.ofPlatform().start(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                long due = System.nanoTime();
                for (int event = 0; event < count; event++) {
                    publish(socket);
                    due += every;
                    while (System.nanoTime() < due) {
                        LockSupport.parkNanos(due - System.nanoTime());
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    private void publish(Socket socket) throws IOException {
        String body =
                "{\"specversion\":\"1.0\",\"type\":\"%s\",\"source\":\"urn:bench\",\"id\":\"f%d\",\"subject\":\"one\",\"data\":{%s%019d%019d\",\"fill\":\"%s\"}}"
                        .formatted(
                                Subscribers.TYPE, number, Subscribers.MARK, number, System.nanoTime(), "x".repeat(200));
        number++;
        String request = "POST /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + Stand.KEY
                + "\r\nContent-Type: application/cloudevents+json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[4096];
        int length = 0;
        InputStream in = socket.getInputStream();
        while (!new String(answer, 0, length, StandardCharsets.US_ASCII).contains("}")) {
            int read = in.read(answer, length, answer.length - length);
            if (read < 0) {
                throw new IOException("the gateway closed the connection");
            }
            length += read;
        }
        if (!new String(answer, 0, 12, StandardCharsets.US_ASCII).equals("HTTP/1.1 202")) {
            throw new IOException("refused: " + new String(answer, 0, length, StandardCharsets.US_ASCII));
        }
    }
}
