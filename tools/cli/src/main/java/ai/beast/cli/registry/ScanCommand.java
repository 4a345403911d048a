package ai.beast.cli.registry;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast registry scan}. */
@Command(
        name = "scan",
        description = {
            "Look for models in the configured directories and adopt them where they lie.",
            "Ends with 1 when a directory cannot be looked into."
        },
        mixinStandardHelpOptions = true)
final class ScanCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 200;
    private static final int MAX_PROBLEMS_SHOWN = 20;

    @Parameters(paramLabel = "LOCATION", description = "Where to look (default: everywhere).", arity = "0..*")
    private List<String> locations = new ArrayList<>();

    @Option(names = "--roots", description = "Only list the directories, and whether they are there.")
    private boolean roots;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() throws InterruptedException {
        try (Api api = settings.api()) {
            if (roots) {
                return roots(api.get("/api/models/discover/roots"));
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
    }

    private int roots(JsonNode answer) {
        if (settings.json()) {
            Settings.print(answer);
            return 0;
        }
        Table table = new Table("LOCATION", "PATH", "LAYOUT", "AVAILABLE");
        answer.path("items")
                .forEach(root -> table.row(
                        root.path("location").asText(),
                        root.path("path").asText(),
                        root.path("layout").asText(),
                        availability(root)));
        table.print(System.out);
        return 0;
    }

    static void print(JsonNode run, PrintStream out) {
        Table table =
                new Table("LOCATION", "AVAILABLE", "MODELS", "NEW", "CHANGED", "UNCHANGED", "BACK", "GONE", "TIME");
        run.path("roots")
                .forEach(root -> table.row(
                        root.path("location").asText(),
                        availability(root),
                        root.path("models").asText(),
                        root.path("added").asText(),
                        root.path("updated").asText(),
                        root.path("unchanged").asText(),
                        root.path("restored").asText(),
                        root.path("unavailable").asText(),
                        root.path("milliseconds").asText() + " ms"));
        table.print(out);
        run.path("roots").forEach(root -> problems(root, out));
        if (run.path("state").asText().equals("failed")) {
            out.println("The scan failed: " + run.path("error").asText());
        }
    }

    private static void problems(JsonNode root, PrintStream out) {
        int shown = 0;
        for (JsonNode problem : root.path("problems")) {
            if (shown++ == MAX_PROBLEMS_SHOWN) {
                break;
            }
            out.println(problem.path("path").asText() + ": "
                    + problem.path("detail").asText() + " ["
                    + problem.path("code").asText() + "]");
        }
        int more = root.path("problemCount").asInt() - MAX_PROBLEMS_SHOWN;
        if (more > 0) {
            out.println("… and " + more + " more");
        }
    }

    private static String availability(JsonNode root) {
        @Nullable String reason = root.path("reason").textValue();
        return root.path("available").asBoolean() ? "yes" : "no (" + reason + ")";
    }

    private static boolean succeeded(JsonNode run) {
        boolean all = run.path("state").asText().equals("finished");
        for (JsonNode root : run.path("roots")) {
            all &= root.path("available").asBoolean();
        }
        return all;
    }
}
