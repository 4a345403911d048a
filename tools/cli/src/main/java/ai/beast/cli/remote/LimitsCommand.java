package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
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

    @Command(description = "List limits and their use.", mixinStandardHelpOptions = true)
    int list(@Mixin Settings settings) {
        try (Api api = settings.api()) {
            return settings.show(
                    api.get(PATH),
                    new Table()
                            .text("GATE", "gate")
                            .number("AT ONCE", "capacity")
                            .number("STARTS", "starts")
                            .number("IN SECONDS", "period")
                            .number("HELD", "held")
                            .number("WAITING", "parked")
                            .number("TOO LARGE", "stuck"));
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

    @Command(description = "Remove a limit.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "GATE") String gate, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            api.delete(PATH + "/" + Query.encode(gate));
            return 0;
        }
    }
}
