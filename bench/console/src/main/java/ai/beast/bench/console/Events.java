package ai.beast.bench.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Publishes a thousand events a second through the suite's entry point, in batches of a hundred. */
final class Events implements AutoCloseable {
    private static final int BATCH = 100;
    private static final long INTERVAL_NANOS = 100_000_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest.Builder request;
    private long next = System.currentTimeMillis() * 1_000_000;

    Events(String entry, String key) {
        request = HttpRequest.newBuilder(URI.create(entry + "/api/events"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/cloudevents-batch+json");
    }

    /** Late batches follow without a pause, so that the mean holds. */
    void publish(Duration time) throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (long sent = 0; sent * INTERVAL_NANOS < time.toNanos(); sent++) {
            long early = start + sent * INTERVAL_NANOS - System.nanoTime();
            if (early > 0) {
                Thread.sleep(Duration.ofNanos(early));
            }
            HttpResponse<String> reply =
                    client.send(request.POST(BodyPublishers.ofString(batch())).build(), BodyHandlers.ofString());
            if (reply.statusCode() / 100 != 2) {
                throw new IOException("The gateway replied " + reply.statusCode() + ": " + reply.body());
            }
        }
    }

    private String batch() {
        String batch = LongStream.range(next, next + BATCH)
                .mapToObj(
                        id -> ("{\"specversion\":\"1.0\",\"type\":\"custom.bench.published\",\"source\":\"urn:bench\","
                                        + "\"id\":\"%d\",\"subject\":\"subject-%d\",\"data\":{\"text\":\"a short text\"}}")
                                .formatted(id, id % 60))
                .collect(Collectors.joining(",", "[", "]"));
        next += BATCH;
        return batch;
    }

    @Override
    public void close() {
        client.close();
    }
}
