package ai.beast.bench.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One kept connection that asks for one stream after another. Not thread-safe. */
final class StreamClient implements AutoCloseable {
    static final String PATH = "/v1/chat/completions";
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final byte[] request;

    StreamClient(Side side) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), side.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        String body = "{\"model\":\"" + ModelServer.MODEL
                + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}";
        request = ("POST " + PATH + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + side.authorization() + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads a whole stream. @return nanoseconds from the request to the first byte of the reply's body */
    long stream() throws IOException {
        long start = System.nanoTime();
        begin();
        long first = System.nanoTime() - start;
        while (skipChunk() > 0) {
            // Read to its end.
        }
        return first;
    }

    /** Asks, and reads up to the first part of the body; the stream stays open. */
    void begin() throws IOException {
        socket.getOutputStream().write(request);
        String status = line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("answered with " + status);
        }
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            chunked |= header.equalsIgnoreCase("Transfer-Encoding: chunked");
        }
        if (!chunked) {
            throw new IOException("the answer is not a stream");
        }
        if (skipChunk() == 0) {
            throw new IOException("the stream is empty");
        }
    }

    private int skipChunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        in.skipNBytes(size + 2L);
        return size;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
