package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast registry scan}. */
@Command(
        name = "scan",
        description = {
            "Scan the configured directories and catalogue the models found, without moving files.",
            "Exits with 1 when a directory is unavailable."
        },
        mixinStandardHelpOptions = true)
final class ScanCommand extends ApiCommand {
    private static final long POLL_MILLIS = 200;
    private static final int MAX_PROBLEMS_SHOWN = 20;

    @Parameters(paramLabel = "LOCATION", description = "Storage to scan (default: all).", arity = "0..*")
    private List<String> locations = new ArrayList<>();

    @Option(names = "--roots", description = "Only list the directories and whether they are available.")
    private boolean roots;

    @Override
    protected int run(Api api) throws InterruptedException {
        if (roots) {
            return settings.show(
                    api.get("/api/models/discover/roots"),
                    new Table()
                            .text("LOCATION", "location")
                            .text("PATH", "path")
                            .text("LAYOUT", "layout")
                            .cell("AVAILABLE", root -> Texts.available(root, "reason")));
        }
        JsonNode run = api.post("/api/models/discover", Map.of("locations", locations));
        while (run.path("state").asText().equals("running")) {
            Thread.sleep(POLL_MILLIS);
            run = api.get("/api/models/discover/scans/" + run.path("id").asText());
        }
        if (settings.json()) {
            Settings.print(run);
        } else {
            print(run, System.out);
        }
        return succeeded(run) ? 0 : 1;
    }

    static void print(JsonNode run, PrintStream out) {
        new Table()
                .text("LOCATION", "location")
                .cell("AVAILABLE", root -> Texts.available(root, "reason"))
                .number("MODELS", "models")
                .number("NEW", "added")
                .number("CHANGED", "updated")
                .number("UNCHANGED", "unchanged")
                .number("BACK", "restored")
                .number("GONE", "unavailable")
                .right("TIME", root -> root.path("milliseconds").asText() + " ms")
                .print(run.path("roots"), out);
        run.path("roots").forEach(root -> problems(root, out));
        if (run.path("state").asText().equals("failed")) {
            out.println(Texts.safe("The scan failed: " + run.path("error").asText()));
        }
    }

    private static void problems(JsonNode root, PrintStream out) {
        int shown = 0;
        for (JsonNode problem : root.path("problems")) {
            if (shown++ == MAX_PROBLEMS_SHOWN) {
                break;
            }
            out.println(Texts.safe(problem.path("path").asText() + ": " + Texts.problem(problem)));
        }
        int more = root.path("problemCount").asInt() - MAX_PROBLEMS_SHOWN;
        if (more > 0) {
            out.println("… and " + more + " more");
        }
    }

    private static boolean succeeded(JsonNode run) {
        boolean all = run.path("state").asText().equals("finished");
        for (JsonNode root : run.path("roots")) {
            all &= root.path("available").asBoolean();
        }
        return all;
    }
}
