package ai.beast.cli.keys;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast keys list}. */
@Command(
        name = "list",
        description = "List keys with their scopes, limits and last use.",
        mixinStandardHelpOptions = true)
final class ListCommand extends ApiCommand {
    @Option(names = "--all", description = "Expired and revoked keys, too.")
    private boolean all;

    @Override
    protected int run(Api api) {
        JsonNode list = api.get(KeysCommand.KEYS);
        ArrayNode shown = Api.JSON.createArrayNode();
        list.path("items").forEach(key -> {
            if (all || key.path("state").asText().equals("active")) {
                shown.add(key);
            }
        });
        ObjectNode page = Api.JSON.createObjectNode();
        page.set("items", shown);
        page.set("writable", list.path("writable"));
        return settings.show(
                page,
                new Table()
                        .text("ID", "id")
                        .detail("NAME", "name")
                        .text("SCOPE", "scope")
                        .text("STATE", "state")
                        .text("EXPIRES", "expiresAt")
                        .text("LAST USED", "lastUsedOn")
                        .cell("LIMITS", ListCommand::limits)
                        .cell("MODELS", ListCommand::models));
    }

    private static String limits(JsonNode key) {
        JsonNode limits = key.path("limits");
        List<String> parts = new ArrayList<>();
        if (limits.has("requestsPerMinute")) {
            parts.add(limits.path("requestsPerMinute").asText() + " requests/min");
        }
        if (limits.has("tokensPerMinute")) {
            parts.add(limits.path("tokensPerMinute").asText() + " tokens/min");
        }
        if (limits.has("concurrentRequests")) {
            parts.add(limits.path("concurrentRequests").asText() + " at a time");
        }
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    private static String models(JsonNode key) {
        if (!key.has("models")) {
            return "all";
        }
        List<String> models = new ArrayList<>();
        key.path("models").forEach(model -> models.add(model.asText()));
        return models.isEmpty() ? "none" : String.join(",", models);
    }
}
