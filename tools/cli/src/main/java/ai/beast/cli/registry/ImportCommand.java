package ai.beast.cli.registry;

import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast registry import}. Exit code 1 when a line failed. */
@Command(
        name = "import",
        description = "Take in entries, one JSON object a line, as export writes them.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "- for standard input.")
    private String file = "-";

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api();
                InputStream lines = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            JsonNode report = api.upload("/api/models/import", "application/x-ndjson", lines);
            if (settings.json()) {
                Settings.print(report);
            } else {
                print(report);
            }
            return report.path("failed").asLong() == 0 ? 0 : 1;
        } catch (IOException unreadable) {
            throw new CommandException("Could not read " + file + ": " + unreadable.getMessage());
        }
    }

    private static void print(JsonNode report) {
        System.out.println(report.path("created").asText() + " new, "
                + report.path("changed").asText() + " changed, "
                + report.path("unchanged").asText() + " unchanged, "
                + report.path("failed").asText() + " failed");
        if (!report.path("errors").isEmpty()) {
            new Table()
                    .number("LINE", "line")
                    .text("FIELD", "field")
                    .text("REASON", "detail")
                    .print(report.path("errors"), System.out);
        }
    }
}
