package ai.beast.cli.registry;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
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

    @Mixin
    private Filters filters = new Filters();

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            ModelTable.print(api.get(filters.path(query)), settings);
            return 0;
        }
    }
}
