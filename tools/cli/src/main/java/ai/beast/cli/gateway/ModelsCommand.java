package ai.beast.cli.gateway;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast models}: what the gateway answers for. */
@Command(
        name = "models",
        description = "List the models and aliases that the gateway answers for.",
        mixinStandardHelpOptions = true)
public final class ModelsCommand extends ApiCommand {
    private static final int FORBIDDEN = 403;
    private static final String BACKENDS = "backends";

    @Option(names = "--backends", description = "List the model servers instead.")
    private boolean backends;

    @Override
    protected int run(Api api) {
        if (backends) {
            return servers(api.get("/api/gateway"));
        }
        JsonNode gateway;
        try {
            gateway = api.get("/api/gateway");
        } catch (ApiException refused) {
            if (refused.status() != FORBIDDEN) {
                throw refused;
            }
            return names(api.get("/v1/models"));
        }
        return settings.show(
                models(gateway),
                new Table()
                        .text("NAME", "name")
                        .text("MODEL", "model")
                        .cell("LOADED", row -> row.path("loaded").asBoolean() ? "yes" : "no")
                        .bytes("SIZE", "sizeBytes")
                        .cell("BACKENDS", row -> joined(row.path(BACKENDS))));
    }

    /** Aliases first, then each model once. */
    private static JsonNode models(JsonNode gateway) {
        Map<String, ObjectNode> models = new LinkedHashMap<>();
        for (JsonNode backend : gateway.path(BACKENDS)) {
            for (JsonNode model : backend.path("models")) {
                String name = model.path("name").asText();
                ObjectNode row = models.computeIfAbsent(
                        name,
                        _ -> Api.JSON
                                .createObjectNode()
                                .put("name", name)
                                .put("model", name)
                                .put("loaded", false)
                                .putNull("sizeBytes"));
                if (!row.hasNonNull("sizeBytes")) {
                    row.set("sizeBytes", model.path("sizeBytes"));
                }
                row.withArray(BACKENDS).add(backend.path("name").asText());
                if (model.path("loaded").asBoolean()) {
                    row.put("loaded", true);
                }
            }
        }
        ObjectNode page = Api.JSON.createObjectNode();
        ArrayNode items = page.putArray("items");
        for (JsonNode alias : gateway.path("aliases")) {
            String answers = alias.path("answers").asText("");
            ObjectNode known = models.get(answers);
            ObjectNode row = known == null ? Api.JSON.createObjectNode() : known.deepCopy();
            row.put("name", alias.path("alias").asText());
            row.put(
                    "model",
                    alias.hasNonNull("answers") ? answers : alias.path("model").asText());
            row.set(BACKENDS, alias.path(BACKENDS));
            items.add(row);
        }
        models.values().forEach(items::add);
        return page;
    }

    private int servers(JsonNode gateway) {
        ObjectNode page = Api.JSON.createObjectNode();
        page.set("items", gateway.path(BACKENDS));
        int exit = settings.show(
                settings.json() ? gateway : page,
                new Table()
                        .text("NAME", "name")
                        .text("URL", "url")
                        .cell("STATE", ModelsCommand::state)
                        .number("STREAMS", "streams")
                        .right(
                                "MODELS",
                                row -> Integer.toString(row.path("models").size()))
                        .cell("LOADED", ModelsCommand::loaded)
                        .detail("PROBLEM", "health/problem"));
        int waiting = gateway.path("waiting").size();
        if (!settings.json() && waiting > 0) {
            System.out.println("\n" + waiting + (waiting == 1 ? " request waits" : " requests wait"));
        }
        return exit;
    }

    private static String state(JsonNode server) {
        JsonNode health = server.path("health");
        if (!health.path("available").asBoolean()) {
            return "unavailable";
        }
        return health.path("breaker").asText().equals("open") ? "failing" : "available";
    }

    private static String loaded(JsonNode server) {
        ArrayNode names = Api.JSON.createArrayNode();
        server.path("models").forEach(model -> {
            if (model.path("loaded").asBoolean()) {
                names.add(model.path("name").asText());
            }
        });
        return joined(names);
    }

    private static String joined(JsonNode names) {
        return names.isEmpty()
                ? "-"
                : String.join(
                        ", ",
                        StreamSupport.stream(names.spliterator(), false)
                                .map(JsonNode::asText)
                                .toList());
    }

    /** What a key that may only use models can see. */
    private int names(JsonNode list) {
        if (settings.json()) {
            Settings.print(list);
            return 0;
        }
        new Table().text("NAME", "id").text("OWNER", "owned_by").print(list.path("data"), System.out);
        return 0;
    }
}
