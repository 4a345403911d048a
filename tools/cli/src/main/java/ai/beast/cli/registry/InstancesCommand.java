package ai.beast.cli.registry;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code beast registry instances}. */
@Command(
        name = "instances",
        description = "What is installed where, also what is not available now.",
        mixinStandardHelpOptions = true)
final class InstancesCommand implements Callable<Integer> {
    @Option(names = "--location", paramLabel = "NAME", description = "Only what is in this storage.")
    private @Nullable String location;

    @Option(names = "--unavailable", description = "Only instances whose files are not there.")
    private boolean unavailable;

    @Option(names = "--duplicates", description = "Files with the same content instead, and what they waste.")
    private boolean duplicates;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            return duplicates ? duplicates(api) : instances(api);
        }
    }

    private int instances(Api api) {
        String filter = (location == null ? "" : "&location=" + Query.encode(location))
                + (unavailable ? "&available=false" : "");
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        JsonNode page = api.get("/api/models/instances?limit=1000" + filter);
        page.path("items").forEach(all::add);
        while (page.path("nextCursor").isTextual()) {
            String cursor = Query.encode(page.path("nextCursor").asText());
            page = api.get("/api/models/instances?limit=1000" + filter + "&cursor=" + cursor);
            page.path("items").forEach(all::add);
        }
        if (settings.json()) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            Settings.print(answer.set("items", all));
            return 0;
        }
        Table table = new Table("NUMBER", "MODEL", "LOCATION", "SIZE", "AVAILABLE", "PATH");
        all.forEach(each -> table.row(
                each.path("id").asText(),
                each.path("model").asText(),
                each.path("location").asText(),
                Quantity.bytes(each.path("sizeBytes").asLong()),
                each.path("available").asBoolean()
                        ? "yes"
                        : "no (" + each.path("unavailableReason").asText() + ")",
                each.path("path").asText()));
        table.print(System.out);
        return 0;
    }

    private int duplicates(Api api) {
        JsonNode answer = api.get("/api/models/instances/duplicates");
        if (settings.json()) {
            Settings.print(answer);
            return 0;
        }
        for (JsonNode group : answer.path("items")) {
            System.out.println(Quantity.bytes(group.path("sizeBytes").asLong()) + " each, sha256 "
                    + group.path("sha256").asText());
            group.path("paths").forEach(path -> System.out.println("   " + path.asText()));
        }
        System.out.println(Quantity.bytes(answer.path("wastedBytes").asLong()) + " could be freed");
        return 0;
    }
}
