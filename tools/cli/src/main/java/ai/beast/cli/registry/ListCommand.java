package ai.beast.cli.registry;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code beast registry list}. */
@Command(name = "list", description = "Models, best rated first.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Option(names = "--query", paramLabel = "TEXT", description = "Words in name or description.")
    private @Nullable String query;

    @Option(names = "--limit", defaultValue = "20")
    private int limit;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            String filter = query == null ? "" : "&q=" + Query.encode(query);
            JsonNode page = api.get("/api/models?limit=" + limit + filter);
            if (settings.json()) {
                Settings.print(page);
            } else {
                ModelTable.print(page.path("items"));
            }
            return 0;
        }
    }
}
