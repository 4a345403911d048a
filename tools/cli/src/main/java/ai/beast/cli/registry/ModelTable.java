package ai.beast.cli.registry;

import ai.beast.cli.Settings;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;

/** A page of models as rows, or as JSON for who asked for that. */
final class ModelTable {
    private ModelTable() {}

    static void print(JsonNode page, Settings settings) {
        if (settings.json()) {
            Settings.print(page);
            return;
        }
        Table table = new Table("ID", "FAMILY", "QUANTIZATION", "SIZE", "CONTEXT", "LICENSE", "RATING", "DOWNLOADS");
        page.path("items")
                .forEach(model -> table.row(
                        model.path("id").asText(),
                        model.path("family").asText(),
                        model.path("quantization").asText("-"),
                        Quantity.bytes(model.path("sizeBytes").asLong()),
                        model.path("contextLength").asText("-"),
                        model.path("license").asText("-"),
                        model.path("rating").asText("0"),
                        model.path("downloadCount").asText("0")));
        table.print(System.out);
    }
}
