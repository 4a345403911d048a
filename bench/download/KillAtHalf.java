import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * Waits until a {@code FileHost} has sent so many bytes, kills a process as {@code kill -9} does, and prints how many it had sent
 * when the process was gone.
 *
 * <p>{@code java KillAtHalf.java SENT_URL BYTES PID}
 */
public final class KillAtHalf {
    private KillAtHalf() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long bytes = Long.parseLong(arguments[1]);
        ProcessHandle victim = ProcessHandle.of(Long.parseLong(arguments[2])).orElseThrow();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest sent = HttpRequest.newBuilder(URI.create(arguments[0])).build();
            while (ask(client, sent) < bytes) {
                Thread.sleep(5);
            }
            victim.destroyForcibly();
            victim.onExit().join();
            System.out.println(ask(client, sent));
        }
    }

    private static long ask(HttpClient client, HttpRequest sent) throws IOException, InterruptedException {
        return Long.parseLong(client.send(sent, BodyHandlers.ofString()).body());
    }
}
