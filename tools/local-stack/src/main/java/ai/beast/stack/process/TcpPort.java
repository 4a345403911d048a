package ai.beast.stack.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A first and cheap question to a server that is starting. */
public final class TcpPort {
    private static final int TIMEOUT_MILLIS = 1000;

    private TcpPort() {}

    /** Whether a process accepts connections there. */
    public static boolean accepts(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
