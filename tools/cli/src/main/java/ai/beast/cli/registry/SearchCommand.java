package ai.beast.cli.registry;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
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
final class SearchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WORD", arity = "1..*")
    private List<String> words = List.of();

    @Option(
            names = "--facets",
            paramLabel = "NAMES",
            description = "Also count by family, license, format, quantization, tag, language, modality.")
    private @Nullable String facets;

    @Mixin
    private Filters filters = new Filters();

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            String path = filters.path(String.join(" ", words));
            JsonNode page = api.get(facets == null ? path : path + "&facets=" + facets);
            ModelTable.print(page, settings);
            if (!settings.json() && page.hasNonNull("facets")) {
                Table table = new Table("FACET", "VALUE", "MODELS");
                page.get("facets")
                        .properties()
                        .forEach(facet -> facet.getValue()
                                .forEach(count -> table.row(
                                        facet.getKey(),
                                        count.path("value").asText(),
                                        count.path("count").asText())));
                System.out.println();
                table.print(System.out);
            }
            return 0;
        }
    }
}
