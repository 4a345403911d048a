package ai.beast.cli.registry;

import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A table of recommendations, then the reasons and the memory of each. */
final class RecommendationReport {
    private final PrintStream out;

    RecommendationReport(PrintStream out) {
        this.out = out;
    }

    void print(JsonNode items) {
        AtomicInteger row = new AtomicInteger();
        Table table = new Table()
                .right("", _ -> String.valueOf(row.incrementAndGet()))
                .text("ID", "id")
                .text("QUANTIZATION", "quantization");
        if (some(items, each -> each.path("sizeBytes").asLong() > 0)) {
            table.fileBytes("SIZE", "sizeBytes");
        }
        table.right("NEEDS", RecommendationReport::needs);
        if (some(items, each -> !fits(each).equals("-"))) {
            table.cell("FITS", RecommendationReport::fits);
        }
        if (some(items, each -> each.path("rating").asDouble() > 0)) {
            table.number("RATING", "rating");
        }
        if (some(items, each -> !each.path("locations").isEmpty())) {
            table.cell("INSTALLED", each -> installed(each.path("locations")));
        }
        table.print(items, out);
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

    /** A column in which no row has a value is left out. */
    private static boolean some(JsonNode items, Predicate<JsonNode> has) {
        return items.valueStream().anyMatch(has);
    }

    private static String needs(JsonNode each) {
        JsonNode memory = each.path("memory");
        boolean estimated = each.path("sizeBytes").asLong() == 0
                && memory.path("items").path(0).path("bytes").asLong() > 0;
        String bound = memory.path("complete").asBoolean() ? "" : estimated ? "about " : "at least ";
        return bound + Quantity.bytes(memory.path("totalBytes").asLong());
    }

    private static String fits(JsonNode each) {
        JsonNode fits = each.path("fits");
        String known = fits.isBoolean() ? (fits.asBoolean() ? "yes" : "no") : "-";
        return each.path("fit").asText(known);
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
