package ai.beast.cli.remote;

import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.api.ServerSentEvent;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/** Prints the stream of all open jobs, a line for each change; reconnects by itself. */
final class JobFeed {
    private static final long RECONNECT_MILLIS = 1000;

    private final Settings settings;
    private final long count;
    private long printed;

    /** @param count changes after which it ends */
    JobFeed(Settings settings, long count) {
        this.settings = settings;
        this.count = count;
    }

    int run() throws InterruptedException {
        try (Api api = settings.api()) {
            while (printed < count) {
                try {
                    api.stream("/api/queue/stream", this::print);
                } catch (ApiException failure) {
                    if (failure.status() != 0 && failure.status() < 500) {
                        throw failure;
                    }
                    System.err.println("beast: " + failure.getMessage() + " (reconnecting)");
                }
                if (printed < count) {
                    Thread.sleep(RECONNECT_MILLIS);
                }
            }
            return 0;
        }
    }

    private boolean print(ServerSentEvent frame) {
        switch (frame.name()) {
            case "snapshot" -> read(frame).path("jobs").forEach(this::print);
            case "job" -> print(read(frame));
            default -> {}
        }
        return printed < count;
    }

    private void print(JsonNode job) {
        if (printed < count) {
            printed++;
            System.out.println(settings.json() ? Texts.safeJson(job.toString()) : line(job));
        }
    }

    private static String line(JsonNode job) {
        JsonNode progress = job.path("progress");
        String done = progress.hasNonNull("percent") ? progress.path("percent").asText() + " %  " : "";
        String bytes = progress.isObject()
                ? "  " + done + Quantity.bytes(progress.path("bytes").asLong())
                : "";
        return Texts.safe("%s  %-16s %-10s%s"
                .formatted(
                        job.path("id").asText(),
                        job.path("type").asText(),
                        job.path("status").asText(),
                        bytes));
    }

    private static JsonNode read(ServerSentEvent frame) {
        try {
            return Api.JSON.readTree(frame.data());
        } catch (JsonProcessingException unreadable) {
            throw new CommandException("The queue sent a frame that is not JSON");
        }
    }
}
