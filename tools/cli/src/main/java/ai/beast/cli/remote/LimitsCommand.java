package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast jobs limits …}: limits over all workers. */
@Command(
        name = "limits",
        description = "How many jobs of a type run or start, how many tokens of a resource there are.",
        mixinStandardHelpOptions = true)
public final class LimitsCommand {
    private static final String PATH = "/api/queue/limits";

    @Command(description = "Limits and how far they are used.", mixinStandardHelpOptions = true)
    int list(@Mixin Settings settings) {
        try (Api api = settings.api()) {
            JsonNode page = api.get(PATH);
            if (settings.json()) {
                Settings.print(page);
                return 0;
            }
            Table table = new Table("GATE", "AT ONCE", "STARTS", "IN SECONDS", "HELD", "WAITING", "TOO LARGE");
            page.path("items")
                    .forEach(it -> table.row(
                            it.path("gate").asText(),
                            it.path("capacity").asText("-"),
                            it.path("starts").asText("-"),
                            it.path("period").asText("-"),
                            it.path("held").asLong(),
                            it.path("parked").asLong(),
                            it.path("stuck").asLong()));
            table.print(System.out);
            return 0;
        }
    }

    @Command(description = "Set a limit.", mixinStandardHelpOptions = true)
    int set(
            @Parameters(paramLabel = "GATE", description = "type:<job type> or resource:<name>") String gate,
            @Option(names = "--capacity", paramLabel = "N", description = "At once") @Nullable Integer capacity,
            @Option(names = "--starts", paramLabel = "N", description = "In each period") @Nullable Integer starts,
            @Option(names = "--period", paramLabel = "SECONDS") @Nullable Integer period,
            @Mixin Settings settings) {
        ObjectNode request = Api.JSON.createObjectNode();
        request.put("capacity", capacity).put("starts", starts).put("period", period);
        try (Api api = settings.api()) {
            Settings.print(api.put(PATH + "/" + Query.encode(gate), request));
            return 0;
        }
    }

    @Command(description = "Take a limit away.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "GATE") String gate, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            api.delete(PATH + "/" + Query.encode(gate));
            return 0;
        }
    }
}
