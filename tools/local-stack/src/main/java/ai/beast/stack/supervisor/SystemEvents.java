package ai.beast.stack.supervisor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the event bus what concerns the installation as a whole: that it is up, that it is about to stop, and that one of
 * its processes ended by itself. A client of the gateway like any other; best effort, because neither start nor stop waits
 * for it. Thread-safe.
 */
final class SystemEvents {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(3);
    private static final int ATTEMPTS = 10;

    private final URI gateway;
    private final Path key;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Integer> restarts = new ConcurrentHashMap<>();

    /** @param key the file of the stack's own key: only a service key may publish under a source of the suite */
    SystemEvents(int gatewayPort, Path key) {
        this.gateway = URI.create("http://" + Suite.LOOPBACK + ":" + gatewayPort + "/api/events");
        this.key = key;
    }

    void startup() {
        sendLater("startup", "");
    }

    /** Returns once the gateway has it, or after a moment. */
    void shutdown() {
        send(event("shutdown", ""));
    }

    /** Reports a process that ended by itself and was restarted. */
    void restarted(String name, int count) {
        Integer before = restarts.put(name, count);
        if (before != null && count > before) {
            sendLater("error", name + " ended by itself and was started again");
        }
    }

    private void sendLater(String state, String message) {
        String event = event(state, message);
        Thread.ofVirtual().name("system-events").start(() -> {
            try {
                // With the same id, so that an answer that was lost makes no second event.
                for (int attempt = 0; attempt < ATTEMPTS && !send(event); attempt++) {
                    Thread.sleep(TRY_AGAIN);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private boolean send(String event) {
        try {
            HttpRequest request = HttpRequest.newBuilder(gateway)
                    .timeout(TIMEOUT)
                    .header("Authorization", "Bearer " + Files.readString(key).strip())
                    .header("Content-Type", "application/cloudevents+json")
                    .POST(HttpRequest.BodyPublishers.ofString(event))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 202;
        } catch (IOException unreachable) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String event(String state, String message) {
        String more = message.isEmpty() ? "" : ",\"message\":\"" + message + "\"";
        return """
                {"specversion":"1.0","type":"system.%s","source":"urn:ai-beast:local-stack","id":"%s",
                 "data":{"installation":"local","state":"%s"%s}}""".formatted(state, UUID.randomUUID(), state, more);
    }
}
