package ai.beast.cli.registry;

import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;

/** Models as rows. */
final class ModelTable {
    private ModelTable() {}

    static void print(JsonNode models) {
        Table table = new Table("ID", "FAMILY", "QUANTIZATION", "SIZE", "CONTEXT", "LICENSE", "RATING", "DOWNLOADS");
        models.forEach(model -> table.row(
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
