package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast registry …}: the catalogue. */
@Command(name = "registry", description = "Look into the catalogue of models.", mixinStandardHelpOptions = true)
public final class RegistryCommand {

    @Command(description = "Models, best rated first.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--query", paramLabel = "TEXT", description = "Words in name or description.") @Nullable
                    String query,
            @Option(names = "--limit", defaultValue = "20") int limit,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            String filter = query == null ? "" : "&q=" + Query.encode(query);
            JsonNode page = api.get("/api/models?limit=" + limit + filter);
            if (settings.json()) {
                Settings.print(page);
                return 0;
            }
            Table table = new Table("ID", "FAMILY", "QUANTIZATION", "SIZE", "CONTEXT", "LICENSE", "DOWNLOADS");
            page.path("items")
                    .forEach(model -> table.row(
                            model.path("id").asText(),
                            model.path("family").asText(),
                            model.path("quantization").asText("-"),
                            Quantity.bytes(model.path("sizeBytes").asLong()),
                            model.path("contextLength").asText("-"),
                            model.path("license").asText("-"),
                            model.path("downloadCount").asText("0")));
            table.print(System.out);
            return 0;
        }
    }

    @Command(description = "One model with its installed files.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "ID") String id, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.get("/api/models/" + Query.encode(id)));
            Settings.print(api.get("/api/models/" + Query.encode(id) + "/instances"));
            return 0;
        }
    }
}
