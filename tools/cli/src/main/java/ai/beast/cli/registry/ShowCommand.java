package ai.beast.cli.registry;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast registry show}. */
@Command(name = "show", description = "One model with its installed files.", mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--card", description = "The model's card instead, in Markdown.")
    private boolean card;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            String path = "/api/models/" + Query.encode(id);
            if (card) {
                System.out.println(api.text(path + "/card"));
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
            files(instances);
            return 0;
        }
    }

    private static void fields(JsonNode model) {
        Table table = new Table("FIELD", "VALUE", "SAID BY");
        model.properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
            if (!empty
                    && !field.getKey().equals("provenance")
                    && !field.getKey().equals("dimensions")) {
                table.row(
                        field.getKey(),
                        text(value),
                        model.path("provenance").path(field.getKey()).asText("-"));
            }
        });
        table.print(System.out);
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText().replace('\n', ' ') : value.toString();
    }

    private static void files(JsonNode instances) {
        Table table = new Table("FILE", "LOCATION", "SIZE", "AVAILABLE");
        instances.forEach(file -> table.row(
                file.path("path").asText(),
                file.path("location").asText(),
                Quantity.bytes(file.path("sizeBytes").asLong()),
                file.path("available").asBoolean() ? "yes" : "no"));
        table.print(System.out);
    }
}
