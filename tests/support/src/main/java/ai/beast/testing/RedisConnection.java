package ai.beast.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Just enough of Redis' protocol to prepare a logical database. */
final class RedisConnection implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;

    RedisConnection(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a command whose answer is one line, and returns that line without its type character. */
    String ask(String command) {
        try {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = reader.readLine();
            if (answer == null || answer.startsWith("-")) {
                throw new IllegalStateException("Redis answered " + answer + " to " + command);
            }
            return answer.substring(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
