package ai.beast.stack.supervisor;

import ai.beast.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Checks before the start whether another process has a port that is needed. */
final class PortCheck {
    private PortCheck() {}

    /** A port that is needed, and what for. */
    record Needed(String name, String host, int port) {}

    /**
     * @throws StackException when a port is taken: which one, by whom if that can be found, and what to do
     */
    static void requireFree(List<Needed> ports) {
        List<String> taken = new ArrayList<>();
        for (Needed needed : ports) {
            if (!free(needed)) {
                taken.add("Port " + needed.port() + ", which " + needed.name() + " needs, is taken"
                        + PortOwner.of(needed.port())
                                .map(owner -> " by " + PortOwner.describe(owner))
                                .orElse(" by another program")
                        + ".");
            }
        }
        if (!taken.isEmpty()) {
            throw new StackException(
                    String.join("\n", taken)
                            + "\nStop that program, or start AI Beast on other ports, for example: AI_BEAST_PORT_OFFSET=1000 beast up");
        }
    }

    private static boolean free(Needed needed) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(needed.host()), needed.port()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
