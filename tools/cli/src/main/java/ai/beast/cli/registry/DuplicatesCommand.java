package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.remote.OperationWatch;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast registry duplicates [--merge]}. */
@Command(
        name = "duplicates",
        description = "List files with the same content and the bytes they waste; with --merge make them one file.",
        footer = {
            "",
            "--merge replaces each duplicate by a hard link to the first file of its group, after reading all of them.",
            "Files on another file system, of another owner, and those of other programs' stores stay.",
            "Exits with 1 when a group could not be merged."
        },
        mixinStandardHelpOptions = true)
final class DuplicatesCommand extends ApiCommand {
    private static final String MERGES = "/api/snapshots/merges";
    /** Ollama's and Hugging Face's, which name files by their content. */
    private static final Pattern BLOB = Pattern.compile(".*/blobs/(?:sha256[-:])?[0-9a-f]{64}");

    @Option(names = "--merge", description = "Make the files of each group hard links of one.")
    private boolean merge;

    @Option(names = "--dry-run", description = "With --merge: print what would be merged, and merge nothing.")
    private boolean dryRun;

    @Override
    protected int run(Api api) throws InterruptedException {
        JsonNode duplicates = api.get("/api/models/instances/duplicates");
        if (merge) {
            return merge(api, duplicates.path("items"));
        }
        if (settings.json()) {
            Settings.print(duplicates);
            return 0;
        }
        for (JsonNode group : duplicates.path("items")) {
            System.out.println(Quantity.bytes(group.path("sizeBytes").asLong()) + " each, sha256 "
                    + Texts.safe(group.path("sha256").asText()));
            group.path("paths").forEach(path -> System.out.println("   " + Texts.safe(path.asText())));
        }
        System.out.println(Quantity.bytes(duplicates.path("wastedBytes").asLong()) + " could be freed");
        return 0;
    }

    private int merge(Api api, JsonNode groups) throws InterruptedException {
        ArrayNode results = Api.JSON.createArrayNode();
        long freed = 0;
        int exit = 0;
        for (JsonNode group : groups) {
            List<String> paths = new ArrayList<>();
            group.path("paths").forEach(path -> paths.add(path.asText()));
            paths.removeIf(path -> !path.startsWith("/") || BLOB.matcher(path).matches());
            if (paths.size() < 2) {
                continue;
            }
            Map<String, Object> request = Map.of("paths", paths, "dryRun", dryRun);
            try {
                JsonNode result = dryRun
                        ? api.post(MERGES, request)
                        : new OperationWatch(api, settings.progress("merge")).result(MERGES, request);
                results.add(result);
                freed += result.path("freedBytes").asLong();
                print(result);
            } catch (ApiException | CommandException failure) {
                System.err.println(Texts.safe("beast: " + paths.getFirst() + ": " + failure.getMessage()));
                exit = 1;
            }
        }
        if (settings.json()) {
            Settings.print(Api.JSON.createObjectNode().put("freedBytes", freed).set("items", results));
        } else {
            System.out.println((dryRun ? "Would free " : "Freed ") + Quantity.bytes(freed));
        }
        return exit;
    }

    private void print(JsonNode result) {
        if (settings.json()) {
            return;
        }
        String kept = result.path("kept").asText();
        for (JsonNode path : result.path("merged")) {
            System.out.println(Texts.safe((dryRun ? "Would merge " : "Merged ") + path.asText() + " into " + kept));
        }
        for (JsonNode skipped : result.path("skipped")) {
            System.out.println(Texts.safe("Kept " + skipped.path("path").asText() + ": "
                    + skipped.path("reason").asText().replace('_', ' ')));
        }
    }
}
