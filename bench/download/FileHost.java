import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves one file over HTTP/1.1 on loopback, with ranges, entity tags and kept connections; the kernel copies it to the socket
 * (sendfile). {@code /sent} tells how many bytes of the file went out so far.
 *
 * <p>{@code java FileHost.java FILE PORT_FILE [BYTES_A_SECOND]}; the port is written to PORT_FILE.
 */
public final class FileHost {
    private static final Pattern RANGE =
            Pattern.compile("\r\nrange: bytes=(\\d+)-(\\d*)\r\n", Pattern.CASE_INSENSITIVE);
    private static final AtomicLong SENT = new AtomicLong();
    private static final long STEP = 4 << 20;

    private FileHost() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        long rate = arguments.length > 2 ? Long.parseLong(arguments[2]) : 0;
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress("127.0.0.1", 0));
            Files.writeString(
                    Path.of(arguments[1]), Integer.toString(server.socket().getLocalPort()));
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client, file, rate));
            }
        }
    }

    private static void serve(SocketChannel client, Path file, long rate) {
        try (client;
                FileChannel content = FileChannel.open(file)) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ByteBuffer request = ByteBuffer.allocate(16 * 1024);
            while (client.read(request) >= 0) {
                String text = new String(request.array(), 0, request.position(), StandardCharsets.ISO_8859_1);
                if (text.contains("\r\n\r\n")) {
                    answer(client, content, text, rate);
                    request.clear();
                }
            }
        } catch (IOException gone) {
            // The client has hung up, as clients do that have enough.
        }
    }

    private static void answer(SocketChannel client, FileChannel content, String request, long rate)
            throws IOException {
        if (request.startsWith("GET /sent ")) {
            String sent = Long.toString(SENT.get());
            send(client, "HTTP/1.1 200 OK\r\nContent-Length: " + sent.length() + "\r\n\r\n" + sent);
            return;
        }
        long size = content.size();
        Matcher range = RANGE.matcher(request);
        boolean part = range.find();
        long from = part ? Long.parseLong(range.group(1)) : 0;
        long to = part && !range.group(2).isEmpty() ? Math.min(size, Long.parseLong(range.group(2)) + 1) : size;
        send(
                client,
                String.format(
                        Locale.ROOT,
                        "HTTP/1.1 %s\r\nContent-Length: %d\r\nETag: \"%x\"\r\nAccept-Ranges: bytes\r\n%s\r\n",
                        part ? "206 Partial Content" : "200 OK",
                        to - from,
                        size,
                        part ? "Content-Range: bytes " + from + "-" + (to - 1) + "/" + size + "\r\n" : ""));
        if (request.startsWith("HEAD ")) {
            return;
        }
        long started = System.nanoTime();
        for (long at = from; at < to; ) {
            long went = content.transferTo(at, Math.min(STEP, to - at), client);
            at += went;
            SENT.addAndGet(went);
            pace(started, at - from, rate);
        }
    }

    private static void pace(long started, long sent, long rate) {
        if (rate > 0) {
            long ahead = sent * 1_000_000_000L / rate - (System.nanoTime() - started);
            if (ahead > 0) {
                LockSupport.parkNanos(ahead);
            }
        }
    }

    private static void send(SocketChannel client, String head) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }
}
