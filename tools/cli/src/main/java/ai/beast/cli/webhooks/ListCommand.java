package ai.beast.cli.webhooks;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code beast webhooks list}. */
@Command(name = "list", description = "Endpoints.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Option(names = "--limit", defaultValue = "50")
    private int limit;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            JsonNode page = api.get(WebhooksCommand.ENDPOINTS + "?limit=" + limit);
            if (settings.json()) {
                Settings.print(page);
                return 0;
            }
            Table table = new Table("ID", "STATE", "TYPES", "URL");
            page.path("items")
                    .forEach(endpoint -> table.row(
                            endpoint.path("id").asText(),
                            state(endpoint),
                            types(endpoint),
                            endpoint.path("url").asText()));
            table.print(System.out);
            return 0;
        }
    }

    private static String state(JsonNode endpoint) {
        if (!endpoint.path("enabled").asBoolean()) {
            return endpoint.path("disabledReason").asText("disabled");
        }
        return endpoint.has("failingSince") ? "failing" : "enabled";
    }

    private static String types(JsonNode endpoint) {
        List<String> types = new ArrayList<>();
        endpoint.path("eventTypes").forEach(type -> types.add(type.asText()));
        return types.isEmpty() ? "all" : String.join(",", types);
    }
}
