package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast registry outdated [MODEL…] [--pull]}. */
@Command(
        name = "outdated",
        description = "Compare installed models with their repositories on the Hub and list those that differ.",
        footer = {
            "",
            "CHANGE is card (the file is the same), template, metadata or weights of the file, content (which part",
            "could not be read) or removed.",
            "Exits with 1 when the Hub could not be asked or a model could not be pulled."
        },
        mixinStandardHelpOptions = true)
final class OutdatedCommand extends ApiCommand {
    private static final String PATH = "/api/models/outdated";
    private static final long POLL_MILLIS = 500;
    private static final int COMMIT_LENGTH = 8;

    @Parameters(paramLabel = "MODEL", arity = "0..*", description = "Only these (default: every installed model).")
    private List<String> models = new ArrayList<>();

    @Option(names = "--cached", description = "List what the latest comparison found, and compare nothing.")
    private boolean cached;

    @Option(
            names = "--pull",
            description = "Take a snapshot of each outdated file, then download the new one in its place.")
    private boolean pull;

    @Override
    protected int run(Api api) throws InterruptedException {
        ObjectNode report = (ObjectNode) (cached ? api.get(PATH) : compare(api));
        ArrayNode items = Api.JSON.createArrayNode();
        report.path("items").forEach(item -> {
            if (models.isEmpty() || models.contains(item.path("id").asText())) {
                items.add(item);
            }
        });
        report.set("items", items);
        if (!settings.json()) {
            print(report);
        } else if (!pull) {
            Settings.print(report);
        }
        return pull ? pull(api, items) : 0;
    }

    private JsonNode compare(Api api) throws InterruptedException {
        JsonNode report = api.post(PATH, models.isEmpty() ? Map.of() : Map.of("models", models));
        while (report.path("pending").asLong() > 0) {
            if (report.hasNonNull("problem")) {
                throw new CommandException(report.path("problem").asText() + "; "
                        + report.path("pending").asText() + " models are still to be compared. Show what is known with:"
                        + " beast registry outdated --cached");
            }
            Thread.sleep(POLL_MILLIS);
            report = api.get(PATH);
        }
        return report;
    }

    private static void print(JsonNode report) {
        JsonNode items = report.path("items");
        if (items.isEmpty()) {
            System.out.println(
                    report.path("checked").asLong() == 0
                            ? "No installed model has a known repository on the Hub"
                            : "Nothing is outdated");
            return;
        }
        new Table()
                .text("MODEL", "id")
                .cell(
                        "CHANGE",
                        item -> item.path("change").asText(item.path("status").asText()))
                .cell("FROM", item -> commit(item.path("revision")))
                .cell("TO", item -> commit(item.path("upstreamRevision")))
                .bytes("SIZE", "upstreamSizeBytes")
                .detail("REASON", "reason")
                .print(items, System.out);
    }

    private static String commit(JsonNode revision) {
        String text = revision.asText("-");
        return text.substring(0, Math.min(text.length(), COMMIT_LENGTH));
    }

    private int pull(Api api, JsonNode items) throws InterruptedException {
        ArrayNode pulled = Api.JSON.createArrayNode();
        int exit = 0;
        for (JsonNode item : items) {
            if (item.hasNonNull("url") && item.hasNonNull("path")) {
                ObjectNode outcome = new OutdatedPull(api, settings).pull(item);
                exit = outcome.hasNonNull("error") ? 1 : exit;
                pulled.add(outcome);
            }
        }
        if (settings.json()) {
            Settings.print(Api.JSON.createObjectNode().set("items", pulled));
        } else if (pulled.isEmpty()) {
            System.out.println("There is no file to pull");
        }
        return exit;
    }
}
