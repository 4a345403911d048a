package ai.beast.cli.remote;

import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast jobs schedule …}: jobs that are enqueued again and again. */
@Command(name = "schedule", description = "Jobs that are enqueued again and again.", mixinStandardHelpOptions = true)
public final class ScheduleCommand {
    private static final String PATH = "/api/queue/schedules";

    @Command(description = "Schedules with their next ticks.", mixinStandardHelpOptions = true)
    int list(@Mixin Settings settings) {
        try (Api api = settings.api()) {
            return settings.show(
                    api.get(PATH),
                    new Table()
                            .text("NAME", "name")
                            .text("CRON", "cron")
                            .text("ZONE", "zone")
                            .text("NEXT", "next")
                            .text("TYPE", "job/type")
                            .text("LAST RUN", "last/run")
                            .text("STATUS", "last/status")
                            .text("MISSED", "last/missed")
                            .text("ERROR", "last/error"));
        }
    }

    @Command(description = "Create or replace a schedule.", mixinStandardHelpOptions = true)
    int put(
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(index = "1", paramLabel = "CRON", description = "Quoted, such as '30 3 * * *'") String cron,
            @Option(names = "--type", paramLabel = "TYPE", required = true) String type,
            @Option(names = "--payload", paramLabel = "JSON", defaultValue = "{}") String payload,
            @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "UTC") String zone,
            @Option(names = "--missed", paramLabel = "skip|once|all", defaultValue = "once") String missed,
            @Mixin Settings settings) {
        ObjectNode request = Api.JSON.createObjectNode();
        request.put("cron", cron).put("zone", zone).put("missed", missed);
        try {
            request.putObject("job").put("type", type).set("payload", Api.JSON.readTree(payload));
        } catch (JsonProcessingException notJson) {
            throw new CommandException("The payload is not JSON");
        }
        try (Api api = settings.api()) {
            Settings.print(api.put(PATH + "/" + Query.encode(name), request));
            return 0;
        }
    }

    @Command(description = "Delete a schedule; jobs of earlier ticks stay.", mixinStandardHelpOptions = true)
    int delete(@Parameters(paramLabel = "NAME") String name, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            api.delete(PATH + "/" + Query.encode(name));
            return 0;
        }
    }
}
