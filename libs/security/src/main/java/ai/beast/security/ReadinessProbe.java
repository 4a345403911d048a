package ai.beast.security;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Exits with 0 when the service on this machine's port {@code AI_BEAST_PORT} is ready, else with 1: the health check of a
 * container whose image holds no HTTP client. It needs nothing but the JDK, so its class path is one jar.
 */
public final class ReadinessProbe {
    private static final int TIMEOUT_MILLIS = 5000;

    private ReadinessProbe() {}

    public static void main(String[] arguments) {
        System.exit(isReady(System.getenv("AI_BEAST_PORT")) ? 0 : 1);
    }

    static boolean isReady(String port) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/q/health/ready")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
