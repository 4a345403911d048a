package ai.beast.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Follows the stream of one type and breaks its connection after a random number of frames, again and again, coming back
 * with the id of the last frame it had. Keeps the numbers it got, in order.
 */
final class RestlessClient {
    private static final Duration COME_BACK = Duration.ofMillis(50);

    private final URI stream;
    private final String key;
    private final Random random;
    private final List<Integer> numbers = new ArrayList<>();
    private String cursor = "";
    private boolean gap;
    private int connections;
    private volatile boolean stopped;

    RestlessClient(URI stream, String key, long seed) {
        this.stream = stream;
        this.key = key;
        this.random = new Random(seed);
    }

    void run() {
        while (!stopped) {
            try {
                connect(1 + random.nextInt(40));
            } catch (IOException broken) {
                // A gateway went away in the middle; that is what this is about.
            }
            try {
                Thread.sleep(COME_BACK);
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    private void connect(int frames) throws IOException {
        String resume;
        synchronized (this) {
            resume = cursor;
            connections++;
        }
        URI uri = resume.isEmpty() ? stream : URI.create(stream + "&lastEventId=" + resume);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(5000);
        connection.setReadTimeout(30_000);
        connection.setRequestProperty("Authorization", "Bearer " + key);
        try (var lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            String id = "";
            String name = "";
            String data = "";
            int seen = 0;
            for (String line = lines.readLine(); line != null && seen < frames; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty()) {
                    take(id, name, data);
                    seen++;
                    name = "";
                    data = "";
                }
            }
        } finally {
            connection.disconnect();
        }
    }

    private synchronized void take(String id, String name, String data) {
        if (!id.isEmpty()) {
            cursor = id;
        }
        if (name.equals("gap")) {
            gap = true;
        } else if (!data.isEmpty()) {
            int from = data.indexOf("\"number\":") + 9;
            numbers.add(Integer.valueOf(data.substring(from, data.indexOf('}', from))));
        }
    }

    void stop() {
        stopped = true;
    }

    synchronized boolean begun() {
        return !cursor.isEmpty();
    }

    synchronized int received() {
        return numbers.size();
    }

    synchronized List<Integer> numbers() {
        return List.copyOf(numbers);
    }

    synchronized boolean gap() {
        return gap;
    }

    synchronized int connections() {
        return connections;
    }
}
