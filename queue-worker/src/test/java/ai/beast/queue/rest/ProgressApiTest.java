package ai.beast.queue.rest;

import static ai.beast.queue.rest.QueueCalls.api;
import static ai.beast.queue.rest.QueueCalls.enqueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.queue.core.store.JobStore;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
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
            Frames.Frame first = frames.next();
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
            Frames.Frame first = frames.next();
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
            List<Frames.Frame> all = frames.rest();
            assertDone(all, id, status);
            assertThat(all).extracting(Frames.Frame::event).doesNotContain("state");
        }
    }

    private Frames follow(String id) throws IOException {
        return Frames.open(base.resolve("/api/queue/jobs/" + id + "/progress"));
    }

    private static JsonPath awaitProgress(Frames frames) throws IOException {
        Frames.Frame frame = frames.next();
        while (frame.event().equals("state")) {
            frame = frames.next();
        }
        assertThat(frame.event()).isEqualTo("progress");
        return frame.data();
    }

    private static JsonPath assertDone(List<Frames.Frame> rest, String id, String status) {
        assertThat(rest.stream().filter(frame -> frame.event().equals("done"))).hasSize(1);
        Frames.Frame last = rest.getLast();
        assertThat(last.event()).isEqualTo("done");
        assertThat(last.data().getString("id")).isEqualTo(id);
        assertThat(last.data().getString("status")).isEqualTo(status);
        return last.data();
    }
}
