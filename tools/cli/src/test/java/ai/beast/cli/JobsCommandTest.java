package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code beast jobs …} asks the suite, and what it prints. */
class JobsCommandTest {
    private static final String QUEUE = "/api/queue";
    private static final String JOB = """
            {"id": "j1", "type": "model.download", "status": "failed", "enqueued_at": "2026-05-04T00:00:00Z",
             "error": {"detail": "No luck"}}""";

    @RegisterExtension
    private final FakeSuite suite = new FakeSuite();

    @Test
    void listShowsAPageAndHowToSeeTheNext() {
        suite.answers.put(
                "GET " + QUEUE + "/jobs?limit=20&state=failed",
                "{\"items\": [" + JOB + "], \"next_cursor\": \"MS4x\"}");
        suite.answers.put("GET " + QUEUE + "/jobs?limit=20&state=failed&cursor=MS4x", "{\"items\": []}");

        assertThat(lines(printed(0, "list", "--state", "failed")))
                .containsExactly(
                        "ID TYPE STATUS ENQUEUED ENDED",
                        "j1 model.download failed 2026-05-04T00:00:00Z -",
                        "more: beast jobs list --state failed --limit 20 --cursor MS4x");
        assertThat(lines(printed(0, "list", "--state", "failed", "--limit", "20", "--cursor", "MS4x")))
                .containsExactly("ID TYPE STATUS ENQUEUED ENDED");
    }

    @Test
    void anEmptyPageIsNotTakenForTheEnd() throws Exception {
        suite.answers.put("GET " + QUEUE + "/dead?limit=5&type=a.b", "{\"items\": [], \"next_cursor\": \"x\"}");
        suite.answers.put(
                "GET " + QUEUE + "/dead?limit=5&type=a.b&cursor=x", "{\"items\": [], \"next_cursor\": \"y\"}");
        suite.answers.put(
                "GET " + QUEUE + "/dead?limit=5&type=a.b&cursor=y",
                "{\"items\": [" + JOB + "], \"next_cursor\": \"z\"}");

        assertThat(lines(printed(0, "dead", "--type", "a.b", "--limit", "5")))
                .containsExactly(
                        "ID TYPE ENDED ERROR",
                        "j1 model.download - No luck",
                        "more: beast jobs dead --type a.b --limit 5 --cursor z");
        assertThat(Api.JSON
                        .readTree(printed(0, "dead", "--type", "a.b", "--limit", "5", "--json"))
                        .at("/items/0/id")
                        .asText())
                .isEqualTo("j1");
    }

    @Test
    void showTellsWhyAJobDoesNotRun() {
        suite.answers.put("GET " + QUEUE + "/jobs/j1", """
                {"id": "j1", "why_not_running": {"reason": "deferred", "detail": "Not at this hour"}}""");

        assertThat(printed(0, "show", "j1")).contains("\"j1\"", "Not running: Not at this hour");
    }

    @Test
    void quotesTheFilterOfTheNextPage() {
        suite.answers.put(
                "GET " + QUEUE + "/jobs?limit=20&q=it%27s%24HOME",
                "{\"items\": [" + JOB + "], \"next_cursor\": \"MS4x\"}");

        assertThat(printed(0, "list", "--search", "it's$HOME"))
                .contains("more: beast jobs list --search 'it'\\''s$HOME' --limit 20 --cursor MS4x");
    }

    @Test
    void anErrorIsTold() {
        assertThat(printed(1, "show", "no-such")).isEqualToIgnoringNewLines("beast: There is none [not_found]");
        printed(1, "list");
        printed(1, "limits", "set", "type:x", "--capacity", "1");
        printed(1, "schedule", "delete", "nightly");
        printed(2, "retry");
    }

    @Test
    void theOthersAskForWhatTheirNamesSay() {
        String[] changes = {
            "/jobs/j1/cancel",
            "/jobs/j1/pause",
            "/pause",
            "/jobs/j1/resume",
            "/resume",
            "/jobs/j1/retry",
            "/dead/retry",
            "/dead/retry?type=a.b"
        };
        Stream.of(changes).forEach(path -> suite.answers.put("POST " + QUEUE + path, "{\"ok\": true}"));

        printed(0, "cancel", "j1");
        printed(0, "pause", "j1");
        printed(0, "pause");
        printed(0, "resume", "j1");
        printed(0, "resume");
        printed(0, "retry", "j1");
        printed(0, "dead", "--retry");
        printed(0, "dead", "--retry", "--type", "a.b");

        assertThat(suite.asked)
                .containsExactlyElementsOf(Stream.of(changes)
                        .map(path -> "POST " + QUEUE + path + " ")
                        .toList());
    }

    @Test
    void findsJobs() {
        suite.answers.put(
                "GET " + QUEUE
                        + "/jobs?limit=20&q=tiny%20model&state=queued&state=failed&type=a.b&since=2026-01-31T00%3A00%3A00Z"
                        + "&order=newest",
                "{\"items\": [" + JOB + "]}");

        assertThat(printed(
                        0,
                        "list",
                        "-q",
                        "tiny model",
                        "--state",
                        "queued",
                        "--state",
                        "failed",
                        "--type",
                        "a.b",
                        "--since",
                        "2026-01-31T00:00:00Z",
                        "--order",
                        "newest"))
                .contains("model.download");
    }

    @Test
    void changesManyJobsUntilNoneIsLeft() {
        suite.answers.put("POST " + QUEUE + "/jobs/cancel", """
                {"action": "cancel", "dry_run": false, "matched": 2, "changed": 1, "refused": 1, "more": false,
                 "problems": [{"id": "j2", "code": "invalid_state", "detail": "It has ended"}]}""");

        assertThat(lines(printed(0, "cancel", "--search", "tiny")))
                .containsExactly("cancel: 1 of 2 jobs, 1 refused", "j2: It has ended");
        printed(1, "cancel", "j1", "j2");

        assertThat(suite.asked)
                .allSatisfy(request -> assertThat(request).contains("\"dry_run\":false"))
                .satisfiesExactlyInAnyOrder(
                        request -> assertThat(request).contains("\"filter\":{\"q\":\"tiny\"}"),
                        request -> assertThat(request).contains("\"ids\":[\"j1\",\"j2\"]"));
    }

    @Test
    void countsWhatWouldBeChanged() {
        suite.answers.put("POST " + QUEUE + "/jobs/retry", """
                {"action": "retry", "dry_run": true, "matched": 12, "changed": 0, "refused": 0, "more": true}""");

        assertThat(lines(printed(0, "retry", "--state", "failed", "--dry-run")))
                .containsExactly("Would retry 12 jobs; there are more");
        printed(2, "retry", "--dry-run");
    }

    @Test
    void deletesAndMovesJobsAndListsTheirRuns() {
        suite.answers.put("DELETE " + QUEUE + "/jobs/j1", "");
        suite.answers.put("PATCH " + QUEUE + "/jobs/j1", "{\"priority\": \"high\"}");
        suite.answers.put("GET " + QUEUE + "/jobs/j1/attempts", """
                {"items": [{"number": 1, "worker": "w", "started_at": "a", "ended_at": "b", "outcome": "lost"}]}""");

        assertThat(printed(0, "delete", "j1")).contains("Deleted 1 job");
        assertThat(printed(0, "priority", "j1", "high")).contains("high");
        assertThat(lines(printed(0, "attempts", "j1")))
                .containsExactly("RUN STARTED ENDED OUTCOME WORKER ERROR", "1 a b lost w -");
    }

    @Test
    void watchesAllJobs() {
        suite.answers.put("GET " + QUEUE + "/stream", """
                event: snapshot
                data: {"jobs": [{"id": "j1", "type": "a.b", "status": "queued"}], "more": false}

                event: stats
                data: {}

                event: job
                data: {"id": "j1", "type": "a.b", "status": "started", "progress": {"bytes": 1024, "percent": 25.0}}

                """);

        assertThat(lines(printed(0, "watch", "--count", "2")))
                .containsExactly("j1 a.b queued", "j1 a.b started 25.0 % 1.00 KiB");
    }

    @Test
    void statsSayThatTheQueueIsPaused() {
        suite.answers.put("GET " + QUEUE + "/stats", """
                {"states": {"queued": 3}, "totals": {"enqueued": 9}, "workers": 2, "paused": true}""");

        assertThat(lines(printed(0, "stats")))
                .containsExactly(
                        "WHAT JOBS",
                        "queued 3",
                        "ever enqueued 9",
                        "workers 2",
                        "The queue is paused; let it go on with: beast jobs resume");
    }

    @Test
    void limitsAreListedSetAndRemoved() {
        suite.answers.put("GET " + QUEUE + "/limits", """
                {"items": [{"gate": "type:a", "capacity": 2, "held": 1, "parked": 4, "stuck": 1},
                           {"gate": "type:b", "starts": 3, "period": 60, "held": 0, "parked": 0, "stuck": 0}]}""");
        suite.answers.put("PUT " + QUEUE + "/limits/resource%3Agpu", "{}");
        suite.answers.put("DELETE " + QUEUE + "/limits/resource%3Agpu", "");

        assertThat(lines(printed(0, "limits", "list")))
                .containsExactly(
                        "GATE AT ONCE STARTS IN SECONDS HELD WAITING TOO LARGE",
                        "type:a 2 - - 1 4 1",
                        "type:b - 3 60 0 0 0");
        printed(0, "limits", "set", "resource:gpu", "--capacity", "4");
        printed(0, "limits", "remove", "resource:gpu");

        assertThat(suite.asked)
                .containsExactly(
                        "GET " + QUEUE + "/limits ",
                        "PUT " + QUEUE + "/limits/resource%3Agpu {\"capacity\":4,\"starts\":null,\"period\":null}",
                        "DELETE " + QUEUE + "/limits/resource%3Agpu ");
    }

    @Test
    void schedulesAreListedPutAndDeleted() {
        suite.answers.put("GET " + QUEUE + "/schedules", """
                {"items": [{"name": "nightly", "cron": "@daily", "zone": "UTC", "next": "2026-05-05T00:00:00Z",
                            "last": {"run": "2026-05-04T00:00:01Z", "job": "01k9", "status": "failed",
                                     "error": "It broke", "missed": "2026-05-03T00:00:00Z"},
                            "job": {"type": "a.b"}}]}""");
        suite.answers.put("PUT " + QUEUE + "/schedules/nightly", "{}");
        suite.answers.put("DELETE " + QUEUE + "/schedules/nightly", "");

        assertThat(lines(printed(0, "schedule", "list")))
                .containsExactly(
                        "NAME CRON ZONE NEXT TYPE LAST RUN STATUS MISSED ERROR",
                        "nightly @daily UTC 2026-05-05T00:00:00Z a.b 2026-05-04T00:00:01Z failed 2026-05-03T00:00:00Z It broke");
        printed(0, "schedule", "put", "nightly", "30 3 * * *", "--type", "a.b", "--payload", "{\"x\": 1}");
        printed(0, "schedule", "delete", "nightly");
        assertThat(printed(1, "schedule", "put", "nightly", "@daily", "--type", "a.b", "--payload", "{"))
                .contains("The payload is not JSON");

        assertThat(suite.asked)
                .containsExactly(
                        "GET " + QUEUE + "/schedules ",
                        "PUT " + QUEUE
                                + "/schedules/nightly {\"cron\":\"30 3 * * *\",\"zone\":\"UTC\",\"missed\":\"once\","
                                + "\"job\":{\"type\":\"a.b\",\"payload\":{\"x\":1}}}",
                        "DELETE " + QUEUE + "/schedules/nightly ");
    }

    /** Lines of a table, with one blank between its columns. */
    private static List<String> lines(String said) {
        return said.lines()
                .map(line -> String.join(" ", line.strip().split(" +")))
                .toList();
    }

    private String printed(int exit, String... arguments) {
        return suite.printedOnBoth(
                exit, Stream.concat(Stream.of("jobs"), Stream.of(arguments)).toArray(String[]::new));
    }
}
