package ai.beast.queue.rest;

import static ai.beast.queue.rest.QueueCalls.api;
import static ai.beast.queue.rest.QueueCalls.enqueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.queue.core.store.JobStore;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one who follows a job is told, frame by frame. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
@Timeout(120)
class ProgressApiTest {
    /** Less than the silence after which the stream says that it is still there. */
    private static final int TIMEOUT_MILLIS = 12_000;

    private record Frame(String event, JsonPath data) {}

    /** The frames of a stream, as they come. */
    private static final class Frames implements AutoCloseable {
        private final BufferedReader lines;

        Frames(HttpURLConnection connection) throws IOException {
            lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        }

        Frame next() throws IOException {
            List<Frame> next = read(1);
            assertThat(next).isNotEmpty();
            return next.getFirst();
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

    @Inject
    ProbeHandler probe;

    @Inject
    JobStore store;

    @TestHTTPResource("/")
    URI base;

    @AfterEach
    void nothingIsLeftHeldBack() {
        store.pauseQueue(false);
        assertThat(store.audit()).isEmpty();
    }

    @Test
    void aJobThatDoesNotRunYetIsShownAtOnce() throws Exception {
        store.pauseQueue(true);
        String id = enqueue("{\"type\": \"test.probe\", \"payload\": {\"run\": \"at once\"}}");

        try (Frames frames = follow(id)) {
            Frame first = frames.next();
            assertThat(first.event()).isEqualTo("state");
            assertThat(first.data().getString("id")).isEqualTo(id);
            assertThat(first.data().getString("status")).isEqualTo("queued");

            store.pauseQueue(false);

            assertDone(frames.rest(), id, "finished");
        }
    }

    @Test
    void progressIsStreamedUntilTheJobIsDone() throws Exception {
        String id = enqueue("{\"type\": \"test.probe\"}");

        try (Frames frames = follow(id)) {
            JsonPath progress = awaitProgress(frames);
            assertThat(progress.getLong("bytes")).isEqualTo(1);
            assertThat(progress.getLong("total")).isEqualTo(4);
            assertThat(progress.getDouble("percent")).isEqualTo(25.0);
            assertThat(progress.getLong("bytesPerSecond")).isEqualTo(1);

            probe.letThrough();

            assertDone(frames.rest(), id, "finished");
        }
    }

    @Test
    void aFailedJobIsDone() throws Exception {
        store.pauseQueue(true);
        String id = enqueue("{\"type\": \"test.probe\", \"payload\": {\"fail\": true}}");

        try (Frames frames = follow(id)) {
            frames.next();
            store.pauseQueue(false);

            JsonPath done = assertDone(frames.rest(), id, "failed");
            assertThat(done.getString("error.code")).isEqualTo("not_a_model");
        }
    }

    @Test
    void aCancelledJobIsDone() throws Exception {
        String id = enqueue("{\"type\": \"test.probe\"}");

        try (Frames frames = follow(id)) {
            awaitProgress(frames);
            api().post("/api/queue/jobs/" + id + "/cancel").then().statusCode(200);

            assertDone(frames.rest(), id, "cancelled");
        }
    }

    @Test
    void aJobThatIsDroppedAsItEndsIsDoneToo() throws Exception {
        String id = enqueue("{\"type\": \"test.probe\", \"result_ttl\": 0}");

        try (Frames frames = follow(id)) {
            awaitProgress(frames);
            probe.letThrough();

            assertDone(frames.rest(), id, "unknown");
        }
        api().get("/api/queue/jobs/" + id + "/progress").then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void whoConnectsAgainHasMissedNothing() throws Exception {
        String id = enqueue("{\"type\": \"test.probe\"}");
        try (Frames frames = follow(id)) {
            awaitProgress(frames);
        }

        try (Frames frames = follow(id)) {
            Frame first = frames.next();
            assertThat(first.event()).isEqualTo("state");
            assertThat(first.data().getString("status")).isEqualTo("started");
            assertThat(awaitProgress(frames).getLong("bytes")).isEqualTo(1);
            probe.letThrough();
            assertDone(frames.rest(), id, "finished");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"run\": \"at once\"}", "{\"fail\": true}"})
    void aJobThatHasEndedIsDoneAtOnce(String payload) throws Exception {
        String id = enqueue("{\"type\": \"test.probe\", \"payload\": " + payload + "}");
        String status = payload.contains("fail") ? "failed" : "finished";
        await().untilAsserted(() -> api().get("/api/queue/jobs/" + id).then().body("status", equalTo(status)));

        try (Frames frames = follow(id)) {
            List<Frame> all = frames.rest();
            assertDone(all, id, status);
            assertThat(all).extracting(Frame::event).doesNotContain("state");
        }
    }

    private Frames follow(String id) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                base.resolve("/api/queue/jobs/" + id + "/progress").toURL().openConnection();
        connection.setRequestProperty("Authorization", TestKeys.bearer(TestKeys.READ));
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return new Frames(connection);
    }

    private static JsonPath awaitProgress(Frames frames) throws IOException {
        Frame frame = frames.next();
        while (frame.event().equals("state")) {
            frame = frames.next();
        }
        assertThat(frame.event()).isEqualTo("progress");
        return frame.data();
    }

    private static JsonPath assertDone(List<Frame> rest, String id, String status) {
        assertThat(rest.stream().filter(frame -> frame.event().equals("done"))).hasSize(1);
        Frame last = rest.getLast();
        assertThat(last.event()).isEqualTo("done");
        assertThat(last.data().getString("id")).isEqualTo(id);
        assertThat(last.data().getString("status")).isEqualTo(status);
        return last.data();
    }
}
