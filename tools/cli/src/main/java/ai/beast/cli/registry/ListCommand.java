package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code beast registry list}. */
@Command(name = "list", description = "Models, best rated first.", mixinStandardHelpOptions = true)
final class ListCommand extends ApiCommand {
    @Option(names = "--query", paramLabel = "TEXT", description = "Words in name or description.")
    private @Nullable String query;

    @Mixin
    private Filters filters = new Filters();

    @Override
    protected int run(Api api) {
        return settings.show(api.get(filters.path(query)), ModelTable.columns(filters.fit()));
    }
}
