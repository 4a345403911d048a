package ai.beast.cli.registry;

import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;

/** Columns of a list of models. */
final class ModelTable {
    private ModelTable() {}

    /** @param fit whether to show what fits, and the memory it needs */
    static Table columns(boolean fit) {
        Table columns = columns();
        return fit ? columns.text("FITS", "fits").right("MEMORY", ModelTable::memory) : columns;
    }

    private static String memory(JsonNode model) {
        return (model.path("memoryComplete").asBoolean() ? "" : "> ")
                + Quantity.bytes(model.path("memoryBytes").asLong());
    }

    private static Table columns() {
        return new Table()
                .text("ID", "id")
                .text("FAMILY", "family")
                .text("QUANTIZATION", "quantization")
                .fileBytes("SIZE", "sizeBytes")
                .number("CONTEXT", "contextLength")
                .text("LICENSE", "license")
                .number("RATING", "rating")
                .number("DOWNLOADS", "downloadCount");
    }
}
