package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast registry show}. */
@Command(name = "show", description = "One model with its installed files.", mixinStandardHelpOptions = true)
final class ShowCommand extends ApiCommand {
    private static final Set<String> HIDDEN = Set.of("provenance", "dimensions");

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--card", description = "The model's card instead, in Markdown.")
    private boolean card;

    @Override
    protected int run(Api api) {
        String path = "/api/models/" + Query.encode(id);
        if (card) {
            System.out.println(Texts.safeLines(api.text(path + "/card")));
            return 0;
        }
        JsonNode model = api.get(path);
        JsonNode instances = api.get(path + "/instances").path("items");
        if (settings.json()) {
            ((ObjectNode) model).set("instances", instances);
            Settings.print(model);
            return 0;
        }
        fields(model);
        System.out.println();
        new Table()
                .text("FILE", "path")
                .text("LOCATION", "location")
                .bytes("SIZE", "sizeBytes")
                .cell("AVAILABLE", file -> file.path("available").asBoolean() ? "yes" : "no")
                .print(instances, System.out);
        return 0;
    }

    private static void fields(JsonNode model) {
        ArrayNode fields = Api.JSON.createArrayNode();
        model.properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
            if (!empty && !HIDDEN.contains(field.getKey())) {
                fields.addObject()
                        .put("name", field.getKey())
                        .put("value", value.isValueNode() ? value.asText() : value.toString())
                        .put(
                                "origin",
                                model.path("provenance").path(field.getKey()).textValue());
            }
        });
        new Table()
                .text("FIELD", "name")
                .text("VALUE", "value")
                .text("ORIGIN", "origin")
                .print(fields, System.out);
    }
}
