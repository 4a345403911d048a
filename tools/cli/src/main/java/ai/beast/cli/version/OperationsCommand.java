package ai.beast.cli.version;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast version operations}. */
@Command(
        name = "operations",
        description = "List snapshot operations, newest first; cancel one.",
        mixinStandardHelpOptions = true)
public final class OperationsCommand extends ApiCommand {
    private static final String OPERATIONS = "/api/snapshots/operations";

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only pending, running, succeeded, failed or cancelled ones; may be repeated.")
    private List<String> states = new ArrayList<>();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "Only snapshot, rollback, verify, collect, cleanup, repair, rebuild, delete or merge; may be repeated.")
    private List<String> kinds = new ArrayList<>();

    @Option(names = "--model", paramLabel = "MODEL", description = "Only of this model.")
    private @Nullable String model;

    @Option(names = "--limit", defaultValue = "20", description = "Maximum number of results (default: 20).")
    private int limit = 20;

    @Option(names = "--cursor", paramLabel = "TEXT", description = "nextCursor of the page before (with --json).")
    private @Nullable String cursor;

    @Override
    protected int run(Api api) {
        StringBuilder path = new StringBuilder(OPERATIONS + "?limit=" + limit);
        states.forEach(state -> path.append("&state=").append(Query.encode(state)));
        kinds.forEach(kind -> path.append("&kind=").append(Query.encode(kind)));
        path.append(model == null ? "" : "&model=" + Query.encode(model));
        path.append(cursor == null ? "" : "&cursor=" + Query.encode(cursor));
        return settings.show(
                api.get(path.toString()),
                new Table()
                        .text("ID", "id")
                        .text("KIND", "kind")
                        .text("STATE", "state")
                        .right("DONE", OperationsCommand::done)
                        .text("MODEL", "model")
                        .text("BY", "requestedBy")
                        .text("CREATED", "createdAt")
                        .text("ENDED", "endedAt")
                        .detail("ERROR", "error/detail"));
    }

    @Command(description = "Cancel a pending or running operation.", mixinStandardHelpOptions = true)
    int cancel(@Parameters(paramLabel = "ID") String id, @Mixin Settings its) {
        try (Api api = its.api()) {
            JsonNode operation = api.post(OPERATIONS + "/" + Query.encode(id) + "/cancel", null);
            return its.show(
                    operation,
                    "Cancelled " + operation.path("kind").asText() + " of "
                            + operation.path("path").asText("the store"));
        }
    }

    private static String done(JsonNode operation) {
        long total = operation.at("/progress/bytesTotal").asLong();
        return total == 0 ? "-" : 100 * operation.at("/progress/bytesDone").asLong() / total + " %";
    }
}
