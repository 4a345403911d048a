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
@Command(
        name = "jobs",
        description = "List, show, cancel, pause, resume and retry jobs; schedules, limits and the queue itself.",
        subcommands = {ScheduleCommand.class, LimitsCommand.class},
        mixinStandardHelpOptions = true)
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

    @Command(
            description = "One job with its result or error, or why it is not running.",
            mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "ID") String id, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            JsonNode job = api.get(path(id));
            Settings.print(job);
            String why = job.path("why_not_running").path("detail").asText("");
            if (!settings.json() && !why.isEmpty()) {
                System.err.println("Not running: " + why);
            }
            return 0;
        }
    }

    @Command(description = "Cancel a waiting or running job.", mixinStandardHelpOptions = true)
    int cancel(@Parameters(paramLabel = "ID") String id, @Mixin Settings settings) {
        return change(path(id) + "/cancel", settings);
    }

    @Command(
            description = "Hold a job back; a running one stops and keeps its checkpoint.",
            mixinStandardHelpOptions = true)
    int pause(
            @Parameters(paramLabel = "ID", arity = "0..1", description = "Without it: the whole queue") @Nullable
                    String id,
            @Mixin Settings settings) {
        return change(id == null ? "/api/queue/pause" : path(id) + "/pause", settings);
    }

    @Command(description = "Let a paused job, or the paused queue, go on.", mixinStandardHelpOptions = true)
    int resume(
            @Parameters(paramLabel = "ID", arity = "0..1", description = "Without it: the whole queue") @Nullable
                    String id,
            @Mixin Settings settings) {
        return change(id == null ? "/api/queue/resume" : path(id) + "/resume", settings);
    }

    @Command(description = "Queue a failed or cancelled job again.", mixinStandardHelpOptions = true)
    int retry(@Parameters(paramLabel = "ID") String id, @Mixin Settings settings) {
        return change(path(id) + "/retry", settings);
    }

    @Command(description = "Jobs that failed for good.", mixinStandardHelpOptions = true)
    int dead(
            @Option(names = "--retry", description = "Queue them again") boolean retry,
            @Option(names = "--type", paramLabel = "TYPE") @Nullable String type,
            @Option(names = "--limit", defaultValue = "20") int limit,
            @Mixin Settings settings) {
        String filter = type == null ? "" : "type=" + Query.encode(type);
        if (retry) {
            return change("/api/queue/dead/retry?" + filter, settings);
        }
        try (Api api = settings.api()) {
            JsonNode page = api.get("/api/queue/dead?limit=" + limit + "&" + filter);
            if (settings.json()) {
                Settings.print(page);
                return 0;
            }
            Table table = new Table("ID", "TYPE", "ENDED", "ERROR");
            page.path("items")
                    .forEach(job -> table.row(
                            job.path("id").asText(),
                            job.path("type").asText(),
                            job.path("ended_at").asText("-"),
                            job.path("error").path("detail").asText("-")));
            table.print(System.out);
            return 0;
        }
    }

    @Command(description = "The queue in numbers.", mixinStandardHelpOptions = true)
    int stats(@Mixin Settings settings) {
        try (Api api = settings.api()) {
            JsonNode stats = api.get("/api/queue/stats");
            if (settings.json()) {
                Settings.print(stats);
                return 0;
            }
            Table table = new Table("WHAT", "JOBS");
            stats.path("states")
                    .properties()
                    .forEach(state -> table.row(state.getKey(), state.getValue().asLong()));
            stats.path("totals")
                    .properties()
                    .forEach(total ->
                            table.row("ever " + total.getKey(), total.getValue().asLong()));
            table.row("workers", stats.path("workers").asInt());
            table.print(System.out);
            if (stats.path("paused").asBoolean()) {
                System.out.println("The queue is paused; let it go on with: beast jobs resume");
            }
            return 0;
        }
    }

    private static String path(String id) {
        return "/api/queue/jobs/" + Query.encode(id);
    }

    private static int change(String path, Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.post(path, null));
            return 0;
        }
    }
}
