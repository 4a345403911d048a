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

/** {@code beast registry alias …}: names that stand for one model after another. */
@Command(
        name = "alias",
        description = "List, set and remove aliases, and see what was live when.",
        mixinStandardHelpOptions = true)
final class AliasCommand {
    private static final String ALIASES = "/api/models/aliases";

    @Command(description = "Aliases and what they stand for.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--at", paramLabel = "TIME", description = "At a moment past: 2026-01-31T12:00:00Z.")
                    @Nullable
                    String at,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            return print(api.get(at == null ? ALIASES : ALIASES + "?at=" + Query.encode(at)), settings);
        }
    }

    @Command(description = "Let an alias stand for a model from now on.", mixinStandardHelpOptions = true)
    int set(
            @Parameters(paramLabel = "ALIAS") String alias,
            @Parameters(paramLabel = "MODEL") String model,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            JsonNode now = api.put(ALIASES + "/" + Query.encode(alias), Map.of("model", model));
            if (settings.json()) {
                Settings.print(now);
            } else {
                System.out.println(alias + " stands for " + model + " since "
                        + now.path("since").asText());
            }
            return 0;
        }
    }

    @Command(description = "Remove an alias; its history stays.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "ALIAS") String alias, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            api.delete(ALIASES + "/" + Query.encode(alias));
            return 0;
        }
    }

    @Command(description = "What an alias stood for, latest first.", mixinStandardHelpOptions = true)
    int history(@Parameters(paramLabel = "ALIAS") String alias, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            return print(api.get(ALIASES + "/" + Query.encode(alias) + "/history"), settings);
        }
    }

    private static int print(JsonNode aliases, Settings settings) {
        if (settings.json()) {
            Settings.print(aliases);
            return 0;
        }
        Table table = new Table("ALIAS", "MODEL", "SINCE", "UNTIL", "BY");
        aliases.path("items")
                .forEach(alias -> table.row(
                        alias.path("alias").asText(),
                        alias.path("model").asText(),
                        alias.path("since").asText(),
                        alias.path("until").asText("-"),
                        alias.path("by").asText()));
        table.print(System.out);
        return 0;
    }
}
