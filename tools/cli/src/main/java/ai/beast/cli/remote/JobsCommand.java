package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
    private static final String FROM = "Where an earlier page said the next one begins";

    @Command(
            description =
                    "Jobs: running ones first, then ready ones in their order, scheduled, waiting, failed, finished and "
                            + "cancelled ones.",
            mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--state", paramLabel = "STATE") @Nullable String state,
            @Option(names = "--limit", defaultValue = "20") int limit,
            @Option(names = "--cursor", paramLabel = "CURSOR", description = FROM) @Nullable String cursor,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            String filter = state == null ? "" : "&state=" + Query.encode(state);
            JsonNode page = page(api, "/api/queue/jobs?limit=" + limit + filter, cursor);
            return show(
                    page,
                    new Table()
                            .text("ID", "id")
                            .text("TYPE", "type")
                            .text("STATUS", "status")
                            .text("ENQUEUED", "enqueued_at")
                            .text("ENDED", "ended_at"),
                    "list" + (state == null ? "" : " --state " + state) + " --limit " + limit,
                    settings);
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

    @Command(description = "Jobs that failed for good, the latest first.", mixinStandardHelpOptions = true)
    int dead(
            @Option(names = "--retry", description = "Queue the latest 500 again; \"more\" tells whether to repeat it")
                    boolean retry,
            @Option(names = "--type", paramLabel = "TYPE") @Nullable String type,
            @Option(names = "--limit", defaultValue = "20") int limit,
            @Option(names = "--cursor", paramLabel = "CURSOR", description = FROM) @Nullable String cursor,
            @Mixin Settings settings) {
        String wanted = type == null ? "" : "type=" + Query.encode(type);
        if (retry) {
            return change("/api/queue/dead/retry" + (type == null ? "" : "?" + wanted), settings);
        }
        try (Api api = settings.api()) {
            JsonNode page = page(api, "/api/queue/dead?limit=" + limit + (type == null ? "" : "&" + wanted), cursor);
            return show(
                    page,
                    new Table()
                            .text("ID", "id")
                            .text("TYPE", "type")
                            .text("ENDED", "ended_at")
                            .detail("ERROR", "error/detail"),
                    "dead" + (type == null ? "" : " --type " + type) + " --limit " + limit,
                    settings);
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
            ArrayNode counts = Api.JSON.createArrayNode();
            stats.path("states").properties().forEach(state -> count(counts, state.getKey(), state.getValue()));
            stats.path("totals")
                    .properties()
                    .forEach(total -> count(counts, "ever " + total.getKey(), total.getValue()));
            count(counts, "workers", stats.path("workers"));
            new Table().text("WHAT", "name").number("JOBS", "count").print(counts, System.out);
            if (stats.path("paused").asBoolean()) {
                System.out.println("The queue is paused; let it go on with: beast jobs resume");
            }
            return 0;
        }
    }

    /** The first page from there on that has jobs, or the last one: a page without any may still have a next. */
    private static JsonNode page(Api api, String path, @Nullable String cursor) {
        JsonNode page = api.get(path + (cursor == null ? "" : "&cursor=" + Query.encode(cursor)));
        while (page.path("items").isEmpty() && page.hasNonNull("next_cursor")) {
            page = api.get(
                    path + "&cursor=" + Query.encode(page.path("next_cursor").asText()));
        }
        return page;
    }

    private static int show(JsonNode page, Table table, String command, Settings settings) {
        int exit = settings.show(page, table);
        if (!settings.json() && page.hasNonNull("next_cursor")) {
            System.out.println("more: beast jobs " + command + " --cursor "
                    + page.path("next_cursor").asText());
        }
        return exit;
    }

    private static void count(ArrayNode counts, String name, JsonNode count) {
        counts.addObject().put("name", name).set("count", count);
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
