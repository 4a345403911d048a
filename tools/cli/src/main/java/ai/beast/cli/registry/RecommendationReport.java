package ai.beast.cli.registry;

import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A table of recommendations, then the reasons and the memory of each. */
final class RecommendationReport {
    private final PrintStream out;

    RecommendationReport(PrintStream out) {
        this.out = out;
    }

    void print(JsonNode items) {
        AtomicInteger row = new AtomicInteger();
        new Table()
                .right("", _ -> String.valueOf(row.incrementAndGet()))
                .text("ID", "id")
                .text("QUANTIZATION", "quantization")
                .fileBytes("SIZE", "sizeBytes")
                .right("NEEDS", each -> {
                    JsonNode memory = each.path("memory");
                    return (memory.path("complete").asBoolean() ? "" : "at least ")
                            + Quantity.bytes(memory.path("totalBytes").asLong());
                })
                .cell("FITS", each -> fits(each.path("fits")))
                .number("RATING", "rating")
                .cell("INSTALLED", each -> installed(each.path("locations")))
                .print(items, out);
        int place = 0;
        for (JsonNode each : items) {
            place++;
            out.println();
            out.println(Texts.safe(place + "  " + each.path("name").asText()));
            each.path("reasons")
                    .forEach(reason ->
                            out.println(Texts.safe("   " + reason.path("text").asText())));
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
            items.add(Texts.of("memory." + name) + " "
                    + Quantity.bytes(item.path("bytes").asLong()));
        });
        String sum = String.join(" + ", items) + " = "
                + Quantity.bytes(memory.path("totalBytes").asLong());
        return memory.path("complete").asBoolean() ? sum : sum + " and an unknown rest";
    }
}
