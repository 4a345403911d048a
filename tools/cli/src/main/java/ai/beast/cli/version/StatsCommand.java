package ai.beast.cli.version;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code beast version stats}. */
@Command(
        name = "stats",
        description = "Show counts and sizes of the snapshot store, and when it was last verified and collected.",
        mixinStandardHelpOptions = true)
public final class StatsCommand extends ApiCommand {
    @Override
    protected int run(Api api) {
        JsonNode stats = api.get("/api/snapshots/stats");
        if (settings.json()) {
            Settings.print(stats);
            return 0;
        }
        line(
                "snapshots",
                stats.path("snapshots").asText() + " of " + stats.path("models").asText() + " models");
        line(
                "health",
                "%s healthy, %s unverified, %s damaged"
                        .formatted(
                                stats.path("healthy").asText(),
                                stats.path("unverified").asText(),
                                stats.path("damaged").asText()));
        line("snapshot sizes", bytes(stats, "logicalBytes"));
        line("stored", bytes(stats, "storedBytes"));
        line("saved by sharing", bytes(stats, "deduplicatedBytes"));
        line("unused", bytes(stats, "unusedBytes"));
        line("free on its disk", bytes(stats, "diskFreeBytes"));
        line("last verified", stats.at("/lastVerification/endedAt").asText("-"));
        line("last collected", stats.at("/lastCollection/endedAt").asText("-"));
        return 0;
    }

    private static void line(String what, String value) {
        System.out.println(Texts.safe("%-17s %s".formatted(what, value)));
    }

    private static String bytes(JsonNode stats, String member) {
        JsonNode bytes = stats.path(member);
        return bytes.isNumber() ? Quantity.bytes(bytes.asLong()) : "unknown";
    }
}
