package ai.beast.bench.events;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Publishes over some connections, each of which sends its next request when it has the answer to the last. One thread
 * serves all of them, and a request is a template in which only the ids are written anew, so that the driver takes as
 * little of the machine as it can.
 */
final class PublishLoad {
    private static final int ID_DIGITS = 16;

    private final int port;
    private final int batch;
    private final int size;
    private long nextId;
    private long accepted;

    /**
     * @param batch events a request; 1 sends it in structured mode
     * @param size bytes of an event as JSON
     */
    PublishLoad(int port, int batch, int size, long firstId) {
        this.port = port;
        this.batch = batch;
        this.size = size;
        this.nextId = firstId;
    }

    /** Events a second, over the given time. */
    double run(int connections, Duration time) throws IOException {
        try (Selector selector = Selector.open()) {
            List<Connection> all = new ArrayList<>();
            for (int number = 0; number < connections; number++) {
                all.add(new Connection(selector));
            }
            accepted = 0;
            long start = System.nanoTime();
            long end = start + time.toNanos();
            for (Connection connection : all) {
                connection.send();
            }
            while (System.nanoTime() < end) {
                selector.select(key -> ((Connection) key.attachment()).ready(), 100);
            }
            double rate = accepted * 1e9 / (System.nanoTime() - start);
            for (Connection connection : all) {
                connection.channel.close();
            }
            return rate;
        }
    }

    long nextId() {
        return nextId;
    }

    private byte[] template() {
        StringBuilder body = new StringBuilder();
        for (int event = 0; event < batch; event++) {
            String json = "{\"specversion\":\"1.0\",\"type\":\"custom.bench.published\",\"source\":\"urn:bench\","
                    + "\"id\":\"" + "#".repeat(ID_DIGITS) + "\",\"subject\":\"subject-" + event % 60
                    + "\",\"time\":\"2026-01-01T00:00:00Z\",\"data\":{\"text\":\"";
            String fill = "lorem ipsum dolor sit amet ".repeat(size / 27 + 1);
            body.append(batch > 1 ? (event == 0 ? "[" : ",") : "")
                    .append(json)
                    .append(fill, 0, size - json.length() - 3)
                    .append("\"}}");
        }
        body.append(batch > 1 ? "]" : "");
        String head = "POST /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + Stand.KEY + "\r\nContent-Type: "
                + (batch > 1 ? "application/cloudevents-batch+json" : "application/cloudevents+json")
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    private final class Connection {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer request;
        private final List<Integer> ids = new ArrayList<>();
        private final ByteBuffer answer = ByteBuffer.allocate(64 * 1024);

        Connection(Selector selector) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
            byte[] bytes = template();
            request = ByteBuffer.allocateDirect(bytes.length).put(bytes);
            for (int at = 0; at < bytes.length; at++) {
                if (bytes[at] == '#') {
                    ids.add(at);
                    at += ID_DIGITS;
                }
            }
        }

        void send() throws IOException {
            for (int at : ids) {
                long id = nextId++;
                for (int digit = ID_DIGITS - 1; digit >= 0; digit--) {
                    request.put(at + digit, (byte) ('0' + id % 10));
                    id /= 10;
                }
            }
            request.clear();
            write();
        }

        private void write() throws IOException {
            channel.write(request);
            key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        void ready() {
            try {
                if (key.isWritable()) {
                    write();
                } else if (channel.read(answer) < 0) {
                    throw new IOException("the gateway closed a connection");
                } else if (complete()) {
                    answer.clear();
                    accepted += batch;
                    send();
                }
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private boolean complete() {
            String text = new String(answer.array(), 0, Math.min(answer.position(), 600), StandardCharsets.US_ASCII);
            int headEnd = text.indexOf("\r\n\r\n");
            if (headEnd < 0) {
                return false;
            }
            if (!text.startsWith("HTTP/1.1 202")) {
                throw new IllegalStateException("refused: " + text);
            }
            int at = text.toLowerCase(Locale.ROOT).indexOf("content-length: ") + 16;
            int length = Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
            return answer.position() >= headEnd + 4 + length;
        }
    }
}
