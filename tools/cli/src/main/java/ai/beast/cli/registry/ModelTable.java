package ai.beast.cli.registry;

import ai.beast.cli.terminal.Table;

/** Columns of a list of models. */
final class ModelTable {
    private ModelTable() {}

    static Table columns() {
        return new Table()
                .text("ID", "id")
                .text("FAMILY", "family")
                .text("QUANTIZATION", "quantization")
                .bytes("SIZE", "sizeBytes")
                .number("CONTEXT", "contextLength")
                .text("LICENSE", "license")
                .number("RATING", "rating")
                .number("DOWNLOADS", "downloadCount");
    }
}
