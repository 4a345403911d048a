package ai.beast.cli.remote;

import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.terminal.ProgressBar;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Follows one job to its end, drawing its progress, and prints the reason while it waits. Survives a worker or API that is restarted meanwhile. */
public final class JobWatch {
    private static final Set<String> ENDED = Set.of("finished", "failed", "cancelled");
    private static final Set<String> WAITING = Set.of("scheduled", "waiting");
    /** Reasons of a queued job that does not start in a moment. */
    private static final Set<String> HELD_UP = Set.of("no_worker", "workers_busy", "limit", "queue_paused");

    private static final int RECONNECTS = 60;
    private static final long RECONNECT_MILLIS = 1000;

    private final Api api;
    private final ProgressBar bar;
    private int failures;

    public JobWatch(Api api, ProgressBar bar) {
        this.api = api;
        this.bar = bar;
    }

    /**
     * Says when it is interrupted that the job continues.
     *
     * @return the job in its final state, whatever that is
     */
    public JsonNode untilEnd(String jobId) throws InterruptedException {
        Thread notice = Thread.ofPlatform().unstarted(() -> {
            bar.end();
            System.err.println(interrupted(jobId));
        });
        Runtime.getRuntime().addShutdownHook(notice);
        try {
            return watched(jobId);
        } finally {
            removed(notice);
        }
    }

    static String interrupted(String jobId) {
        return "Job " + jobId + " goes on; cancel it with: beast jobs cancel " + jobId;
    }

    private static void removed(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // The hook runs.
        }
    }

    private JsonNode watched(String jobId) throws InterruptedException {
        for (failures = 0; failures < RECONNECTS; failures++) {
            try {
                api.stream("/api/queue/jobs/" + jobId + "/progress", frame -> {
                    failures = 0;
                    switch (frame.name()) {
                        case "progress" -> draw(read(frame.data()));
                        case "state" -> showReason(read(frame.data()));
                        default -> {}
                    }
                    return !frame.name().equals("done");
                });
                JsonNode job = api.get("/api/queue/status/" + jobId);
                if (ENDED.contains(job.path("status").asText())) {
                    bar.end();
                    return job;
                }
            } catch (ApiException failure) {
                if (failure.status() >= 400 && failure.status() < 500) {
                    throw failure;
                }
            }
            Thread.sleep(RECONNECT_MILLIS);
        }
        throw new CommandException(
                "The queue is unavailable; the job " + jobId + " continues: beast jobs show " + jobId);
    }

    private void draw(JsonNode progress) {
        bar.show(
                progress.path("bytes").asLong(),
                progress.path("total").asLong(),
                progress.path("bytesPerSecond").asDouble());
    }

    private void showReason(JsonNode job) {
        JsonNode why = job.path("why_not_running");
        boolean waits = WAITING.contains(job.path("status").asText())
                || HELD_UP.contains(why.path("reason").asText());
        if (waits && why.path("detail").isTextual()) {
            bar.say(why.path("detail").asText());
        }
    }

    private static JsonNode read(String data) {
        try {
            return Api.JSON.readTree(data);
        } catch (JsonProcessingException unreadable) {
            throw new CommandException("The queue sent progress that is not JSON");
        }
    }
}
