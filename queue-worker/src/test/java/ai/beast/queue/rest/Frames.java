package ai.beast.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.testing.TestKeys;
import io.restassured.path.json.JsonPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The frames of a stream of server-sent events, as they come. */
final class Frames implements AutoCloseable {
    /** Less than the silence after which a stream says that it is still there. */
    private static final int TIMEOUT_MILLIS = 12_000;

    private final BufferedReader lines;

    record Frame(String event, JsonPath data) {}

    private Frames(HttpURLConnection connection) throws IOException {
        lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    static Frames open(URI url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setRequestProperty("Authorization", TestKeys.bearer(TestKeys.READ));
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return new Frames(connection);
    }

    Frame next() throws IOException {
        List<Frame> next = read(1);
        assertThat(next).isNotEmpty();
        return next.getFirst();
    }

    /** The first frame from here on that is meant. */
    Frame next(Predicate<Frame> wanted) throws IOException {
        Frame frame = next();
        while (!wanted.test(frame)) {
            frame = next();
        }
        return frame;
    }

    List<Frame> rest() throws IOException {
        return read(Integer.MAX_VALUE);
    }

    private List<Frame> read(int most) throws IOException {
        List<Frame> frames = new ArrayList<>();
        String event = "";
        while (frames.size() < most) {
            String line = lines.readLine();
            if (line == null) {
                break;
            }
            if (line.startsWith("event:")) {
                event = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                frames.add(new Frame(event, JsonPath.from(line.substring(5))));
            }
        }
        return frames;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
