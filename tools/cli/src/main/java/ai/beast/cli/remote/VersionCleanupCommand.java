package ai.beast.cli.remote;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast version cleanup}. */
@Command(
        name = "cleanup",
        description = "Remove old snapshots; pinned and labelled ones stay.",
        mixinStandardHelpOptions = true)
final class VersionCleanupCommand extends ApiCommand {
    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "Only this model's (default: every model's).")
    private @Nullable String model;

    @Option(names = "--keep", paramLabel = "N", description = "The newest of each model (default: 5).")
    private @Nullable Integer newest;

    @Option(names = "--daily", paramLabel = "N", description = "Number of days of which the newest snapshot is kept.")
    private @Nullable Integer daily;

    @Option(names = "--weekly", paramLabel = "N", description = "Number of weeks of which the newest snapshot is kept.")
    private @Nullable Integer weekly;

    @Option(
            names = "--monthly",
            paramLabel = "N",
            description = "Number of months of which the newest snapshot is kept.")
    private @Nullable Integer monthly;

    @Option(names = "--dry-run", description = "Print what would be removed, and why, and remove nothing.")
    private boolean dryRun;

    @Option(names = "--allow-removing-all", description = "Even if a model is left without any snapshot.")
    private boolean allowRemovingAll;

    @Option(names = "--now", description = "Free the space at once, without the grace period of an hour.")
    private boolean now;

    @Override
    protected int run(Api api) throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>();
        put(request, "model", model);
        put(request, "keepNewest", newest);
        put(request, "keepDaily", daily);
        put(request, "keepWeekly", weekly);
        put(request, "keepMonthly", monthly);
        put(request, "allowRemovingAll", allowRemovingAll);
        put(request, "graceSeconds", now ? 0 : null);
        put(request, "dryRun", dryRun);
        String path = VersionCommand.SNAPSHOTS + "/cleanup";
        JsonNode result = dryRun
                ? api.post(path, request)
                : new OperationWatch(api, settings.progress("cleanup")).result(path, request);
        if (settings.json()) {
            Settings.print(result);
        } else {
            show(dryRun ? result : result.path("plan"));
        }
        return 0;
    }

    private void show(JsonNode plan) {
        new Table()
                .text("MODEL", "model")
                .text("VERSION", "version")
                .text("CREATED", "createdAt")
                .bytes("SIZE", "sizeBytes")
                .cell("ACTION", item -> item.path("keep").asBoolean() ? "keep" : "remove")
                .cell("REASON", VersionCleanupCommand::reasons)
                .print(plan.path("items"), System.out);
        System.out.printf(
                "%s %d, which %s %s%n",
                dryRun ? "Would remove" : "Removed",
                plan.path("removed").asInt(),
                dryRun ? "would free" : "frees",
                Quantity.bytes(plan.path("freedBytes").asLong()));
    }

    private static String reasons(JsonNode item) {
        StringJoiner reasons = new StringJoiner(", ");
        item.path("reasons").forEach(reason -> reasons.add(reason.asText()));
        return reasons.toString();
    }

    private static void put(Map<String, Object> request, String name, @Nullable Object value) {
        if (value != null) {
            request.put(name, value);
        }
    }
}
