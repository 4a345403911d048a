package ai.beast.queue.rest;

import static ai.beast.queue.rest.QueueCalls.api;
import static ai.beast.queue.rest.QueueCalls.enqueue;
import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.store.JobStore;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one who follows all jobs is told, frame by frame. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
@Timeout(120)
class JobStreamApiTest {
    @Inject
    ProbeHandler probe;

    @Inject
    JobStore store;

    @TestHTTPResource("/api/queue/stream")
    URI stream;

    @AfterEach
    void nothingIsLeftHeldBack() {
        store.pauseQueue(false);
        assertThat(store.audit()).isEmpty();
    }

    @Test
    void beginsWithTheOpenJobsAndTheQueueInNumbers() throws Exception {
        String id = enqueue("{\"type\": \"test.probe\", \"delay\": 3600}");
        try (Frames frames = Frames.open(stream)) {
            Frames.Frame first = frames.next();
            assertThat(first.event()).isEqualTo("snapshot");
            assertThat(first.data().getBoolean("more")).isFalse();
            if (!first.data().getList("jobs.id").contains(id)) {
                // The queue was read for an earlier client before the job was there.
                next(frames, id, "status", "scheduled");
            }
            Frames.Frame stats = frames.next(
                    frame -> frame.event().equals("stats") && frame.data().getLong("states.scheduled") > 0);
            assertThat(stats.data().getInt("workers")).isPositive();
        } finally {
            api().post("/api/queue/jobs/" + id + "/cancel").then().statusCode(200);
        }
    }

    @Test
    void tellsEveryClientOfStatesAndProgress() throws Exception {
        try (Frames one = Frames.open(stream);
                Frames other = Frames.open(stream)) {
            assertThat(one.next().event()).isEqualTo("snapshot");
            assertThat(other.next().event()).isEqualTo("snapshot");
            String id = enqueue("{\"type\": \"test.probe\"}");

            for (Frames frames : new Frames[] {one, other}) {
                JsonPath progress = next(frames, id, "progress.bytes", 1);
                assertThat(progress.getString("status")).isEqualTo("started");
                assertThat(progress.getString("type")).isEqualTo("test.probe");
            }
            probe.letThrough();

            for (Frames frames : new Frames[] {one, other}) {
                assertThat(next(frames, id, "status", "finished").getBoolean("result.probed"))
                        .isTrue();
            }
        }
    }

    @Test
    void tellsOfJobsThatAreDroppedAsTheyEnd() throws Exception {
        try (Frames frames = Frames.open(stream)) {
            frames.next();
            String id = enqueue("{\"type\": \"test.probe\", \"result_ttl\": 0}");
            next(frames, id, "status", "started");
            probe.letThrough();

            assertThat(next(frames, id, "status", "unknown").getString("detail"))
                    .isNotEmpty();
        }
    }

    @Test
    void tellsTheNumbersAgainAndAgain() throws Exception {
        try (Frames frames = Frames.open(stream)) {
            frames.next(frame -> frame.event().equals("stats"));

            assertThat(frames.next(frame -> frame.event().equals("stats"))).isNotNull();
        }
    }

    private static JsonPath next(Frames frames, String id, String member, Object value) throws IOException {
        return frames.next(frame -> frame.event().equals("job")
                        && id.equals(frame.data().getString("id"))
                        && value.equals(frame.data().get(member)))
                .data();
    }
}
