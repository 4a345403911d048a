package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.link.OllamaServer;
import ai.beast.cli.remote.OperationWatch;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    /** How the catalogue names what Ollama keeps. */
    private static final String OLLAMA = "ollama:";

    @Parameters(paramLabel = "MODEL")
    private String model = "";

    @Option(names = "--file", description = "Delete the files instead. Refused without a snapshot of their content.")
    private boolean file;

    @Option(names = "--instance", paramLabel = "NUMBER", description = "With --file: only the files of this instance.")
    private @Nullable Long instance;

    @Option(names = "--entry", description = "With --file: remove the entry as well.")
    private boolean entry;

    @Option(names = "--snapshot", description = "With --file: take a snapshot first of what has none.")
    private boolean snapshot;

    @Option(names = "--force", description = "With --file: delete even without a snapshot.")
    private boolean force;

    @Option(names = "--in-use", description = "With --file: delete even while something uses the model.")
    private boolean inUse;

    @Option(
            names = "--ollama",
            paramLabel = "URL",
            description = "With --file: address of the Ollama that has the model (default: AI_BEAST_OLLAMA_URL).")
    private @Nullable URI ollama;

    @Option(names = "--dry-run", description = "With --file: print what would be deleted, and delete nothing.")
    private boolean dryRun;

    @Override
    protected int run(Api api) throws InterruptedException {
        String address = "/api/models/" + Query.encode(model);
        if (file) {
            JsonNode deletion = api.get(address + "/deletion");
            if (entry && !deletion.path("usedBy").isEmpty()) {
                throw new CommandException("The entry " + model + " stays while it is in use by "
                        + deletion.path("usedBy").path(0).asText() + "; change that first");
            }
            deleteFiles(api, deletion);
        }
        if (!dryRun && (!file || entry)) {
            api.delete(address);
            say("Removed " + model + " from the catalogue" + (file ? "" : "; its files stay"));
        }
        return 0;
    }

    private void deleteFiles(Api api, JsonNode deletion) throws InterruptedException {
        List<String> paths = new ArrayList<>();
        List<String> inOllama = new ArrayList<>();
        for (JsonNode each : deletion.path("files")) {
            String path = each.path("path").asText();
            if (instance == null || each.path("instance").asLong() == instance) {
                (path.startsWith(OLLAMA) ? inOllama : paths).add(path);
            }
        }
        if (paths.isEmpty() && inOllama.isEmpty()) {
            throw new CommandException(model + " has no files" + (instance == null ? "" : " of instance " + instance));
        }
        List<String> bindings = bindings(api);
        if (!dryRun && !inUse) {
            requireUnused(deletion);
            bindings.stream().findFirst().ifPresent(binding -> {
                throw new CommandException(model + " is in use by " + binding + "; change that first, or use --in-use");
            });
        }
        if (!dryRun && !force && !inOllama.isEmpty()) {
            throw new CommandException("Ollama keeps " + inOllama.getFirst()
                    + ", of which no snapshot can be taken; use --force to delete it");
        }
        if (!settings.json()) {
            warn(deletion);
            bindings.forEach(binding -> say("In use by " + binding));
        }
        for (String path : inOllama) {
            deleteFromOllama(path.substring(OLLAMA.length()));
        }
        if (!paths.isEmpty()) {
            deleteFiles(api, paths);
        }
    }

    private void deleteFiles(Api api, List<String> paths) throws InterruptedException {
        Map<String, Object> request = Map.of(
                "model",
                model,
                "paths",
                paths,
                "snapshot",
                snapshot,
                "force",
                force,
                "whileInUse",
                inUse,
                "dryRun",
                dryRun);
        JsonNode result = dryRun
                ? api.post("/api/snapshots/deletions", request)
                : new OperationWatch(api, settings.progress(model)).result("/api/snapshots/deletions", request);
        if (settings.json()) {
            Settings.print(result);
            return;
        }
        result.path(dryRun ? "files" : "deleted").forEach(this::print);
        result.path("missing").forEach(path -> say("No file at " + path.asText()));
        result.path("changed").forEach(path -> say("Kept " + path.asText() + ": another program replaced it"));
        say((dryRun ? "Would free " : "Freed ")
                + Quantity.bytes(result.path("freedBytes").asLong()));
    }

    private void deleteFromOllama(String name) throws InterruptedException {
        try (OllamaServer server = new OllamaServer(OllamaServer.address(ollama, System.getenv()))) {
            boolean deleted = dryRun || server.delete(name);
            say((dryRun ? "Would delete " : deleted ? "Deleted " : "No model ") + name + " in Ollama");
        }
    }

    /** Bindings whose filter names the model; none when the automation is unavailable. */
    private List<String> bindings(Api api) {
        List<String> naming = new ArrayList<>();
        try {
            api.get("/api/automation/bindings").path("items").forEach(binding -> {
                if (binding.path("filter").toString().contains('"' + model + '"')) {
                    naming.add("the binding " + binding.path("name").asText());
                }
            });
        } catch (ApiException unavailable) {
            if (unavailable.status() != 404) {
                System.err.println("beast: bindings are not checked: " + unavailable.getMessage());
            }
        }
        return naming;
    }

    private void requireUnused(JsonNode deletion) {
        for (JsonNode use : deletion.path("usedBy")) {
            throw new CommandException(
                    model + " is in use by " + use.asText() + "; change that first, or use --in-use");
        }
        for (JsonNode each : deletion.path("files")) {
            for (JsonNode other : each.path("sharedWith")) {
                throw new CommandException(each.path("path").asText() + " belongs to " + other.asText()
                        + " too; use --in-use to delete it");
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
