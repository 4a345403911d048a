package ai.beast.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ReadinessProbeTest {
    @Test
    void tellsReadyFromNotReady() throws Exception {
        assertThat(probe(200)).isTrue();
        assertThat(probe(503)).isFalse();
    }

    @Test
    void reportsNotReadyWhenNothingListens() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int port = server.getAddress().getPort();
        server.stop(0);
        assertThat(ReadinessProbe.isReady(Integer.toString(port))).isFalse();
    }

    private static boolean probe(int status) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            return ReadinessProbe.isReady(Integer.toString(server.getAddress().getPort()));
        } finally {
            server.stop(0);
        }
    }
}
