package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast registry instances}. */
@Command(
        name = "instances",
        description = "List installed files with their location and whether they are available.",
        mixinStandardHelpOptions = true)
final class InstancesCommand extends ApiCommand {
    @Option(names = "--location", paramLabel = "NAME", description = "Only instances in this storage.")
    private @Nullable String location;

    @Option(names = "--unavailable", description = "Only instances whose files are unavailable.")
    private boolean unavailable;

    @Option(names = "--duplicates", description = "List files with the same content instead, and the bytes they waste.")
    private boolean duplicates;

    @Override
    protected int run(Api api) {
        return duplicates ? duplicates(api) : instances(api);
    }

    private int instances(Api api) {
        String filter = (location == null ? "" : "&location=" + Query.encode(location))
                + (unavailable ? "&available=false" : "");
        ArrayNode all = Api.JSON.createArrayNode();
        JsonNode page = api.get("/api/models/instances?limit=1000" + filter);
        page.path("items").forEach(all::add);
        while (page.path("nextCursor").isTextual()) {
            String cursor = Query.encode(page.path("nextCursor").asText());
            page = api.get("/api/models/instances?limit=1000" + filter + "&cursor=" + cursor);
            page.path("items").forEach(all::add);
        }
        return settings.show(
                Api.JSON.createObjectNode().set("items", all),
                new Table()
                        .number("NUMBER", "id")
                        .text("MODEL", "model")
                        .text("LOCATION", "location")
                        .bytes("SIZE", "sizeBytes")
                        .cell("AVAILABLE", each -> Texts.available(each, "unavailableReason"))
                        .text("PATH", "path"));
    }

    private int duplicates(Api api) {
        JsonNode answer = api.get("/api/models/instances/duplicates");
        if (settings.json()) {
            Settings.print(answer);
            return 0;
        }
        for (JsonNode group : answer.path("items")) {
            System.out.println(Quantity.bytes(group.path("sizeBytes").asLong()) + " each, sha256 "
                    + Texts.safe(group.path("sha256").asText()));
            group.path("paths").forEach(path -> System.out.println("   " + Texts.safe(path.asText())));
        }
        System.out.println(Quantity.bytes(answer.path("wastedBytes").asLong()) + " could be freed");
        return 0;
    }
}
