package ai.beast.cli.remote;

import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.terminal.ProgressBar;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Follows one operation on snapshots to its end, drawing its progress. Survives a service that is restarted meanwhile. */
public final class OperationWatch {
    private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");
    private static final String OPERATIONS = "/api/snapshots/operations/";
    private static final int RECONNECTS = 60;
    private static final long RECONNECT_MILLIS = 1000;

    private final Api api;
    private final ProgressBar bar;
    private final Speed speed = new Speed();

    public OperationWatch(Api api, ProgressBar bar) {
        this.api = api;
        this.bar = bar;
    }

    /**
     * Starts an operation and waits for its end.
     *
     * @return what came of it
     * @throws CommandException with the problem it ended with
     */
    public JsonNode result(String path, Object request) throws InterruptedException {
        JsonNode operation = untilEnd(api.post(path, request).path("id").asText());
        JsonNode error = operation.path("error");
        if (error.isObject()) {
            throw new CommandException(Texts.problem(error));
        }
        if (operation.path("state").asText().equals("cancelled")) {
            throw new CommandException("The operation was cancelled by "
                    + operation.path("cancelledBy").asText());
        }
        return operation.path("result");
    }

    private JsonNode untilEnd(String id) throws InterruptedException {
        for (int attempt = 0; attempt < RECONNECTS; attempt++) {
            try {
                api.stream(OPERATIONS + id + "/progress", frame -> {
                    draw(frame.data());
                    return true;
                });
                JsonNode operation = api.get(OPERATIONS + id);
                if (ENDED.contains(operation.path("state").asText())) {
                    bar.end();
                    return operation;
                }
            } catch (ApiException failure) {
                if (failure.status() >= 400 && failure.status() < 500) {
                    throw failure;
                }
            }
            Thread.sleep(RECONNECT_MILLIS);
        }
        throw new CommandException("The suite is unavailable; the operation " + id + " continues");
    }

    private void draw(String data) {
        try {
            JsonNode progress = Api.JSON.readTree(data).path("progress");
            long done = progress.path("bytesDone").asLong();
            bar.show(done, progress.path("bytesTotal").asLong(), speed.at(done));
        } catch (JsonProcessingException unreadable) {
            throw new CommandException("The suite sent progress that is not JSON");
        }
    }
}
