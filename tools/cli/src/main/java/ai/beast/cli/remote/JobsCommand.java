package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast jobs …}: what the queue holds. */
@Command(name = "jobs", description = "List, show, cancel and retry jobs.", mixinStandardHelpOptions = true)
public final class JobsCommand {

    @Command(description = "Jobs, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--state", paramLabel = "STATE") @Nullable String state,
            @Option(names = "--limit", defaultValue = "20") int limit,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            String filter = state == null ? "" : "&state=" + Query.encode(state);
            JsonNode page = api.get("/api/queue/jobs?limit=" + limit + filter);
            if (settings.json()) {
                Settings.print(page);
                return 0;
            }
            Table table = new Table("ID", "TYPE", "STATUS", "ENQUEUED", "ENDED");
            page.path("items")
                    .forEach(job -> table.row(
                            job.path("id").asText(),
                            job.path("type").asText(),
                            job.path("status").asText(),
                            job.path("enqueued_at").asText("-"),
                            job.path("ended_at").asText("-")));
            table.print(System.out);
            return 0;
        }
    }

    @Command(description = "One job with its result or error.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "ID") String id, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.get("/api/queue/jobs/" + Query.encode(id)));
            return 0;
        }
    }

    @Command(description = "Cancel a waiting or running job.", mixinStandardHelpOptions = true)
    int cancel(@Parameters(paramLabel = "ID") String id, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.post("/api/queue/jobs/" + Query.encode(id) + "/cancel", null));
            return 0;
        }
    }

    @Command(description = "Queue a failed or cancelled job again.", mixinStandardHelpOptions = true)
    int retry(@Parameters(paramLabel = "ID") String id, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.post("/api/queue/jobs/" + Query.encode(id) + "/retry", null));
            return 0;
        }
    }
}
