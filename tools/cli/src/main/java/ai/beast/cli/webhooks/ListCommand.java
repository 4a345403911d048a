package ai.beast.cli.webhooks;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast webhooks list}. */
@Command(name = "list", description = "List endpoints.", mixinStandardHelpOptions = true)
final class ListCommand extends ApiCommand {
    @Option(names = "--limit", defaultValue = "50")
    private int limit;

    @Override
    protected int run(Api api) {
        JsonNode page = api.get(WebhooksCommand.ENDPOINTS + "?limit=" + limit);
        return settings.show(
                page,
                new Table()
                        .text("ID", "id")
                        .cell("STATE", ListCommand::state)
                        .cell("TYPES", ListCommand::types)
                        .text("URL", "url"));
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
