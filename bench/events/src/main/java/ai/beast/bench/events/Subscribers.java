package ai.beast.bench.events;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients of the stream of server-sent events, all served by one thread. Each checks that the numbers in its events follow
 * each other, and notes how old an event is when it comes.
 */
final class Subscribers implements AutoCloseable {
    static final String TYPE = "custom.bench.fanout";
    static final int DIGITS = 19;

    /** Stands before the number of an event; the time in nanoseconds follows it. */
    static final String MARK = "\"seq\":\"";

    private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);
    private static final int NEEDED = MARK_BYTES.length + 2 * DIGITS;

    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private final Latencies latencies = new Latencies();
    private long received;
    private long outOfSequence;

    /** @param count how many; returns once each of them has its first frame */
    Subscribers(int port, int count) throws IOException {
        for (int number = 0; number < count; number++) {
            clients.add(new Client(port));
            if (number % 50 == 49) {
                readFor(Duration.ofMillis(20));
            }
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (clients.stream().anyMatch(client -> !client.open)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not all subscribers were served");
            }
            readFor(Duration.ofMillis(20));
        }
    }

    void readFor(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        long left = time.toMillis();
        while (left > 0) {
            selector.select(key -> ((Client) key.attachment()).read(), left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
    }

    /** Reads until every client has this many events, or the time is up. */
    boolean readUntil(long events, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (received < events * clients.size() && System.nanoTime() < deadline) {
            readFor(Duration.ofMillis(20));
        }
        return received == events * clients.size();
    }

    /** Forgets what was measured so far, but not the sequence. */
    void restart() {
        received = 0;
        latencies.clear();
    }

    long outOfSequence() {
        return outOfSequence;
    }

    long received() {
        return received;
    }

    Latencies latencies() {
        return latencies;
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.channel.close();
        }
        selector.close();
    }

    private final class Client {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(32 * 1024);
        private boolean open;
        private long next = -1;

        Client(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            String request = "GET /api/events/stream?type=" + TYPE + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: "
                    + Stand.KEY + "\r\nAccept: text/event-stream\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void read() {
            try {
                if (channel.read(in) < 0) {
                    throw new IOException("the gateway ended a stream");
                }
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
            open = true;
            long now = System.nanoTime();
            byte[] bytes = in.array();
            int end = in.position();
            int at = 0;
            while (end - at >= NEEDED) {
                if (bytes[at] == '"' && matches(bytes, at)) {
                    event(number(bytes, at + MARK_BYTES.length), now - number(bytes, at + MARK_BYTES.length + DIGITS));
                    at += NEEDED;
                } else {
                    at++;
                }
            }
            in.position(at).limit(end);
            in.compact();
        }

        private void event(long number, long age) {
            if (next >= 0 && number != next) {
                outOfSequence++;
            }
            next = number + 1;
            received++;
            latencies.add(age);
        }

        private static boolean matches(byte[] bytes, int at) {
            for (int i = 1; i < MARK_BYTES.length; i++) {
                if (bytes[at + i] != MARK_BYTES[i]) {
                    return false;
                }
            }
            return true;
        }

        private static long number(byte[] bytes, int at) {
            long number = 0;
            for (int digit = 0; digit < DIGITS; digit++) {
                number = number * 10 + bytes[at + digit] - '0';
            }
            return number;
        }
    }
}
