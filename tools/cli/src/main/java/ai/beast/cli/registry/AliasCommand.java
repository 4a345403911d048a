package ai.beast.cli.registry;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast registry alias …}: movable names that point to a model. */
@Command(
        name = "alias",
        description = "List, set and remove aliases, and show their history.",
        mixinStandardHelpOptions = true)
final class AliasCommand {
    private static final String ALIASES = "/api/models/aliases";

    @Command(description = "List aliases and the models they point to.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--at", paramLabel = "TIME", description = "At this time, such as 2026-01-31T12:00:00Z.")
                    @Nullable
                    String at,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            return settings.show(api.get(at == null ? ALIASES : ALIASES + "?at=" + Query.encode(at)), columns());
        }
    }

    @Command(description = "Point an alias to a model.", mixinStandardHelpOptions = true)
    int set(
            @Parameters(paramLabel = "ALIAS") String alias,
            @Parameters(paramLabel = "MODEL") String model,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            JsonNode now = api.put(ALIASES + "/" + Query.encode(alias), Map.of("model", model));
            return settings.show(
                    now,
                    alias + " points to " + model + " since "
                            + now.path("since").asText());
        }
    }

    @Command(description = "Remove an alias; its history stays.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "ALIAS") String alias, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            api.delete(ALIASES + "/" + Query.encode(alias));
            return 0;
        }
    }

    @Command(description = "List the models an alias pointed to, latest first.", mixinStandardHelpOptions = true)
    int history(@Parameters(paramLabel = "ALIAS") String alias, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            return settings.show(api.get(ALIASES + "/" + Query.encode(alias) + "/history"), columns());
        }
    }

    private static Table columns() {
        return new Table()
                .text("ALIAS", "alias")
                .text("MODEL", "model")
                .text("SINCE", "since")
                .text("UNTIL", "until")
                .text("BY", "by");
    }
}
