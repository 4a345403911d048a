package ai.beast.events;

import ai.beast.testing.Infrastructure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The usual servers, but the database hangs up on everybody until the test lets it serve. */
public class LateDatabase extends Infrastructure {
    private Door door;

    /** Stands before the database. */
    public static final class Door implements AutoCloseable {
        private final ServerSocket server;
        private final int target;
        private volatile boolean open;

        private Door(int target) throws IOException {
            this.target = target;
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::serve);
        }

        void open() {
            open = true;
        }

        private void serve() {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    if (open) {
                        Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
                        copy(client, database);
                        copy(database, client);
                    } else {
                        client.close();
                    }
                } catch (IOException ended) {
                    // the client will see it, or the test is over
                }
            }
        }

        private static void copy(Socket from, Socket to) {
            Thread.ofVirtual().start(() -> {
                try (from;
                        to;
                        InputStream in = from.getInputStream();
                        OutputStream out = to.getOutputStream()) {
                    in.transferTo(out);
                } catch (IOException ended) {
                    // both are closed now
                }
            });
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> configuration = new HashMap<>(super.start());
        String url = configuration.get("AI_BEAST_DB_URL");
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        try {
            door = new Door(port);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        configuration.put("AI_BEAST_DB_URL", url.replace(":" + port + "/", ":" + door.server.getLocalPort() + "/"));
        return configuration;
    }

    @Override
    public void inject(TestInjector injector) {
        super.inject(injector);
        injector.injectIntoFields(door, new TestInjector.MatchesType(Door.class));
    }

    @Override
    public void stop() {
        try {
            door.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        super.stop();
    }
}
