package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code beast jobs …}: what the queue holds. */
@Command(
        name = "jobs",
        description =
                "Find, watch, cancel, pause, resume, retry and delete jobs; schedules, limits and the queue itself.",
        subcommands = {ScheduleCommand.class, LimitsCommand.class},
        mixinStandardHelpOptions = true)
public final class JobsCommand {
    private static final String FROM = "Where an earlier page said the next one begins";
    private static final String COUNT = "Count the jobs and change none.";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(
            description =
                    "Jobs: running ones first, then ready ones in their order, scheduled, waiting, failed, finished and "
                            + "cancelled ones.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin JobFilterOptions filter,
            @Option(names = "--order", paramLabel = "ORDER", description = "state, newest or oldest (default: state).")
                    @Nullable
                    String order,
            @Option(names = "--limit", defaultValue = "20", description = "Maximum number of jobs (default: 20).")
                    int limit,
            @Option(names = "--cursor", paramLabel = "CURSOR", description = FROM) @Nullable String cursor,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            String ordered = order == null ? "" : "&order=" + Query.encode(order);
            JsonNode page = page(api, "/api/queue/jobs?limit=" + limit + filter.query() + ordered, cursor);
            return show(
                    page,
                    new Table()
                            .text("ID", "id")
                            .text("TYPE", "type")
                            .text("STATUS", "status")
                            .text("ENQUEUED", "enqueued_at")
                            .text("ENDED", "ended_at"),
                    "list" + filter.options() + (order == null ? "" : " --order " + order) + " --limit " + limit,
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
                System.err.println(Texts.safe("Not running: " + why));
            }
            return 0;
        }
    }

    @Command(
            description = "Cancel jobs: those named, or all that match and have not ended.",
            mixinStandardHelpOptions = true)
    int cancel(
            @Parameters(paramLabel = "ID", arity = "0..*") @Nullable List<String> ids,
            @Mixin JobFilterOptions filter,
            @Option(names = "--dry-run", description = COUNT) boolean dryRun,
            @Mixin Settings settings) {
        return bulk("cancel", given(ids), filter, dryRun, settings);
    }

    @Command(
            description = "Hold jobs back, or the whole queue; a running one stops and keeps its checkpoint.",
            mixinStandardHelpOptions = true)
    int pause(
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Without ids and filter: the whole queue")
                    @Nullable
                    List<String> ids,
            @Mixin JobFilterOptions filter,
            @Option(names = "--dry-run", description = COUNT) boolean dryRun,
            @Mixin Settings settings) {
        return given(ids).isEmpty() && !filter.any() && !dryRun
                ? change("/api/queue/pause", settings)
                : bulk("pause", given(ids), filter, dryRun, settings);
    }

    @Command(description = "Resume paused jobs, or the paused queue.", mixinStandardHelpOptions = true)
    int resume(
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Without ids and filter: the whole queue")
                    @Nullable
                    List<String> ids,
            @Mixin JobFilterOptions filter,
            @Option(names = "--dry-run", description = COUNT) boolean dryRun,
            @Mixin Settings settings) {
        return given(ids).isEmpty() && !filter.any() && !dryRun
                ? change("/api/queue/resume", settings)
                : bulk("resume", given(ids), filter, dryRun, settings);
    }

    @Command(
            description = "Queue failed or cancelled jobs again: those named, or all that match.",
            mixinStandardHelpOptions = true)
    int retry(
            @Parameters(paramLabel = "ID", arity = "0..*") @Nullable List<String> ids,
            @Mixin JobFilterOptions filter,
            @Option(names = "--dry-run", description = COUNT) boolean dryRun,
            @Mixin Settings settings) {
        return bulk("retry", given(ids), filter, dryRun, settings);
    }

    @Command(description = "Delete jobs that have ended, with their results.", mixinStandardHelpOptions = true)
    int delete(@Parameters(paramLabel = "ID", arity = "1..*") List<String> ids, @Mixin Settings settings) {
        return JobChanges.delete(ids, settings);
    }

    @Command(
            description = "Change the priority of a job: interactive, high, normal or bulk.",
            mixinStandardHelpOptions = true)
    int priority(
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "PRIORITY") String priority,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.patch(path(id), Map.of("priority", priority)));
            return 0;
        }
    }

    @Command(description = "List the runs of a job and how each ended.", mixinStandardHelpOptions = true)
    int attempts(@Parameters(paramLabel = "ID") String id, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            return settings.show(
                    api.get(path(id) + "/attempts"),
                    new Table()
                            .number("RUN", "number")
                            .text("STARTED", "started_at")
                            .text("ENDED", "ended_at")
                            .text("OUTCOME", "outcome")
                            .text("WORKER", "worker")
                            .detail("ERROR", "error/detail"));
        }
    }

    @Command(description = "Print the changes of all open jobs until interrupted.", mixinStandardHelpOptions = true)
    int watch(
            @Option(names = "--count", paramLabel = "N", description = "Stop after N changes.") @Nullable Long count,
            @Mixin Settings settings)
            throws InterruptedException {
        return new JobFeed(settings, count == null ? Long.MAX_VALUE : count).run();
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
            System.out.println(Texts.safe("more: beast jobs " + command + " --cursor "
                    + page.path("next_cursor").asText()));
        }
        return exit;
    }

    private static void count(ArrayNode counts, String name, JsonNode count) {
        counts.addObject().put("name", name).set("count", count);
    }

    private int bulk(String action, List<String> ids, JobFilterOptions filter, boolean dryRun, Settings settings) {
        if (ids.isEmpty() != filter.any()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "Give ids of jobs, or which jobs are meant with --search, --state, --type or --since");
        }
        return JobChanges.run(action, ids, filter, dryRun, settings);
    }

    private static List<String> given(@Nullable List<String> ids) {
        return ids == null ? List.of() : ids;
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
