package ai.beast.cli.registry;

import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Recommendations as people read them: a table to choose from, below it what speaks for each and what its memory goes to. */
final class RecommendationReport {
    private static final Map<String, String> ITEMS = Map.of(
            "weights", "weights",
            "kvCache", "KV cache",
            "slidingCache", "sliding cache",
            "state", "state",
            "computeBuffer", "compute",
            "overhead", "overhead");

    private final PrintStream out;

    RecommendationReport(PrintStream out) {
        this.out = out;
    }

    void print(JsonNode items) {
        Table table = new Table("", "ID", "QUANTIZATION", "SIZE", "NEEDS", "FITS", "RATING", "INSTALLED");
        int place = 0;
        for (JsonNode each : items) {
            place++;
            JsonNode memory = each.path("memory");
            boolean complete = memory.path("complete").asBoolean();
            table.row(
                    place,
                    each.path("id").asText(),
                    each.path("quantization").asText("-"),
                    Quantity.bytes(each.path("sizeBytes").asLong()),
                    (complete ? "" : "at least ")
                            + Quantity.bytes(memory.path("totalBytes").asLong()),
                    fits(each.path("fits")),
                    each.path("rating").asText("0"),
                    installed(each.path("locations")));
        }
        table.print(out);
        place = 0;
        for (JsonNode each : items) {
            place++;
            out.println();
            out.println(place + "  " + each.path("name").asText());
            each.path("reasons")
                    .forEach(reason -> out.println("   " + reason.path("text").asText()));
            out.println("   Memory: " + memory(each.path("memory")));
        }
    }

    private static String fits(JsonNode fits) {
        return fits.isBoolean() ? (fits.asBoolean() ? "yes" : "no") : "-";
    }

    private static String installed(JsonNode locations) {
        List<String> names = new ArrayList<>();
        locations.forEach(name -> names.add(name.asText()));
        return names.isEmpty() ? "-" : String.join(", ", names);
    }

    private static String memory(JsonNode memory) {
        List<String> items = new ArrayList<>();
        memory.path("items").forEach(item -> {
            String name = item.path("name").asText();
            items.add(ITEMS.getOrDefault(name, name) + " "
                    + Quantity.bytes(item.path("bytes").asLong()));
        });
        String sum = String.join(" + ", items) + " = "
                + Quantity.bytes(memory.path("totalBytes").asLong());
        return memory.path("complete").asBoolean() ? sum : sum + " and what is not known";
    }
}
