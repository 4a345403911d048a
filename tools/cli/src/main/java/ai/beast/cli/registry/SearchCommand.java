package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast registry search}. */
@Command(
        name = "search",
        description = "Models by words of their name or description; typing errors are forgiven.",
        mixinStandardHelpOptions = true)
final class SearchCommand extends ApiCommand {
    @Parameters(paramLabel = "WORD", arity = "1..*")
    private List<String> words = List.of();

    @Option(
            names = "--facets",
            paramLabel = "NAMES",
            description = "Also count by family, license, format, quantization, tag, language, modality.")
    private @Nullable String facets;

    @Mixin
    private Filters filters = new Filters();

    @Override
    protected int run(Api api) {
        String path = filters.path(String.join(" ", words));
        JsonNode page = api.get(facets == null ? path : path + "&facets=" + facets);
        if (!settings.json() && page.hasNonNull("nearest")) {
            System.out.println(nearest(page.get("nearest")));
            return 0;
        }
        var _ = settings.show(page, ModelTable.columns(filters.fit()));
        if (!settings.json() && page.hasNonNull("facets")) {
            ArrayNode counts = Api.JSON.createArrayNode();
            page.get("facets")
                    .properties()
                    .forEach(facet -> facet.getValue()
                            .forEach(count -> counts.add(((ObjectNode) count).put("facet", facet.getKey()))));
            System.out.println();
            new Table()
                    .text("FACET", "facet")
                    .text("VALUE", "value")
                    .number("MODELS", "count")
                    .print(counts, System.out);
        }
        return 0;
    }

    /** What to show when no model has the words. */
    private static String nearest(JsonNode nearest) {
        StringBuilder text = new StringBuilder("No model has all of these words.");
        if (nearest.hasNonNull("didYouMean")) {
            text.append(" Did you mean: ")
                    .append(nearest.path("didYouMean").asText())
                    .append('?');
        }
        text.append(" Nearest:");
        nearest.path("items")
                .forEach(model -> text.append(System.lineSeparator())
                        .append("  ")
                        .append(model.path("id").asText()));
        return Texts.safeLines(text.toString());
    }
}
