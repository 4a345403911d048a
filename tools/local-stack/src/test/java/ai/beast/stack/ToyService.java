package ai.beast.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stands for a service in the tests of the supervisor: ready when asked with a key, and telling its name. It needs nothing
 * but the JDK, so that its class alone makes a runnable jar.
 */
public final class ToyService {
    private ToyService() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
        Path module = jar.getParent().getParent().getParent();
        String name = module.getFileName().toString();
        if (Files.exists(module.resolve("broken"))) {
            System.err.println("I am broken on purpose");
            System.exit(7);
        }
        HttpServer server = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getByName(System.getenv("AI_BEAST_BIND_ADDR")),
                        Integer.parseInt(System.getenv("AI_BEAST_PORT"))),
                0);
        server.createContext("/", exchange -> {
            boolean known = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                    .startsWith("Bearer beast_");
            byte[] body = name.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
