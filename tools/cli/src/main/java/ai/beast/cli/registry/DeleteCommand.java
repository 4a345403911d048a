package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.OperationWatch;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast registry delete MODEL [--file]}. */
@Command(
        name = "delete",
        description =
                "Remove a model from the catalogue; its files stay. With --file delete its files; the entry stays.",
        mixinStandardHelpOptions = true)
final class DeleteCommand extends ApiCommand {
    @Parameters(paramLabel = "MODEL")
    private String model = "";

    @Option(names = "--file", description = "Delete the files instead. Refused without a snapshot of their content.")
    private boolean file;

    @Option(names = "--entry", description = "With --file: remove the entry as well.")
    private boolean entry;

    @Option(names = "--snapshot", description = "With --file: take a snapshot first of what has none.")
    private boolean snapshot;

    @Option(
            names = "--force",
            description = "With --file: delete even without a snapshot, or while something uses the model.")
    private boolean force;

    @Option(names = "--dry-run", description = "With --file: print what would be deleted, and delete nothing.")
    private boolean dryRun;

    @Override
    protected int run(Api api) throws InterruptedException {
        String address = "/api/models/" + Query.encode(model);
        if (file) {
            deleteFiles(api, api.get(address + "/deletion"));
        }
        if (!dryRun && (!file || entry)) {
            api.delete(address);
            say("Removed " + model + " from the catalogue" + (file ? "" : "; its files stay"));
        }
        return 0;
    }

    private void deleteFiles(Api api, JsonNode deletion) throws InterruptedException {
        List<String> paths = new ArrayList<>();
        deletion.path("files").forEach(each -> paths.add(each.path("path").asText()));
        if (paths.isEmpty()) {
            throw new CommandException(model + " has no files");
        }
        if (!dryRun && !force) {
            requireUnused(deletion);
        }
        Map<String, Object> request =
                Map.of("model", model, "paths", paths, "snapshot", snapshot, "force", force, "dryRun", dryRun);
        JsonNode result = dryRun
                ? api.post("/api/snapshots/deletions", request)
                : new OperationWatch(api, settings.progress(model)).result("/api/snapshots/deletions", request);
        if (settings.json()) {
            Settings.print(result);
            return;
        }
        warn(deletion);
        result.path(dryRun ? "files" : "deleted").forEach(this::print);
        result.path("missing").forEach(path -> say("No file at " + path.asText()));
        result.path("changed").forEach(path -> say("Kept " + path.asText() + ": another program replaced it"));
        say((dryRun ? "Would free " : "Freed ")
                + Quantity.bytes(result.path("freedBytes").asLong()));
    }

    private void requireUnused(JsonNode deletion) {
        for (JsonNode use : deletion.path("usedBy")) {
            throw new CommandException(model + " is in use by " + use.asText() + "; change that first, or use --force");
        }
        for (JsonNode each : deletion.path("files")) {
            for (JsonNode other : each.path("sharedWith")) {
                throw new CommandException(each.path("path").asText() + " belongs to " + other.asText()
                        + " too; use --force to delete it");
            }
        }
    }

    private void warn(JsonNode deletion) {
        deletion.path("usedBy").forEach(use -> say("In use by " + use.asText()));
        deletion.path("files")
                .forEach(each -> each.path("sharedWith")
                        .forEach(other -> say(each.path("path").asText() + " belongs to " + other.asText() + " too")));
    }

    private void print(JsonNode each) {
        String kept = each.path("snapshot").asText("");
        say((dryRun ? "Would delete " : "Deleted ") + each.path("path").asText() + "  "
                + Quantity.bytes(each.path("sizeBytes").asLong())
                + (kept.isEmpty()
                        ? "  no snapshot known"
                        : "  back with: beast version rollback " + kept.substring(0, Math.min(kept.length(), 8))));
    }

    private void say(String text) {
        if (!settings.json()) {
            System.out.println(Texts.safe(text));
        }
    }
}
