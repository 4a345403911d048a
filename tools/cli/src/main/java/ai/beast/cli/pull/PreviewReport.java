package ai.beast.cli.pull;

import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The preview of a download as lines of text. */
final class PreviewReport {
    private PreviewReport() {}

    /** @param here entries of the catalogue with the same content; missing when it could not be asked */
    static String text(JsonNode preview, JsonNode here) {
        List<String> lines = new ArrayList<>();
        add(lines, "file", preview.path("file_name").asText());
        add(
                lines,
                "from",
                preview.path("resolved_url").asText(preview.path("url").asText()));
        if (preview.has("size_bytes")) {
            int files = preview.path("files").size();
            String of = files > 1 ? " in " + files + " files" : "";
            add(lines, "size", Quantity.bytes(preview.path("size_bytes").asLong()) + of);
        }
        add(lines, "sha256", preview.path("sha256").asText(""));
        String gated = preview.path("gated").asText("no");
        String license = preview.path("license").asText("");
        add(lines, "license", license + (gated.equals("no") ? "" : " (gated: " + gated + ")"));
        add(
                lines,
                "to",
                preview.path("destination").asText("") + (preview.path("exists").asBoolean() ? " (exists)" : ""));
        if (preview.has("free_bytes_after")) {
            String fits = preview.path("fits_on_disk").asBoolean() ? "" : " (does not fit)";
            add(
                    lines,
                    "free after",
                    Quantity.bytes(preview.path("free_bytes_after").asLong()) + fits);
        }
        JsonNode model = preview.path("model");
        add(
                lines,
                "model",
                String.join(
                        " ",
                        model.path("architecture").asText(""),
                        model.path("quantization").asText("")));
        JsonNode memory = preview.path("memory");
        if (memory.isObject()) {
            add(
                    lines,
                    "memory",
                    (memory.path("complete").asBoolean() ? "" : "at least ")
                            + Quantity.bytes(memory.path("total_bytes").asLong()) + " at "
                            + memory.path("context_length").asLong() + " tokens of context");
        }
        here.forEach(entry -> add(lines, "same content", entry.path("id").asText()));
        if (here.isMissingNode()) {
            add(lines, "unknown", "same content: the catalogue did not answer");
        }
        preview.path("unknown").forEach(what -> add(lines, "unknown", what.asText()));
        return String.join(System.lineSeparator(), lines);
    }

    private static void add(List<String> lines, String name, String value) {
        if (!value.isBlank()) {
            lines.add(Texts.safe("%-13s %s".formatted(name, value.strip())));
        }
    }
}
