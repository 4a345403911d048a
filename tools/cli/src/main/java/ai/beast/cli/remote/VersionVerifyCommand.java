package ai.beast.cli.remote;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast version verify [VERSION]}; exits with 1 on damage. */
@Command(
        name = "verify",
        description = "Verify one snapshot, or all; with --repair repair a damaged one.",
        mixinStandardHelpOptions = true)
final class VersionVerifyCommand extends ApiCommand {
    @Parameters(paramLabel = "VERSION", arity = "0..1", description = "Default: all snapshots.")
    private @Nullable String version;

    @Option(
            names = "--fraction",
            paramLabel = "0…1",
            description = "Verify this fraction of all bytes, those verified longest ago first.")
    private @Nullable Double fraction;

    @Option(names = "--repair", description = "Repair damaged chunks from other files or the original URL.")
    private boolean repair;

    @Option(names = "--from", paramLabel = "PATH|URL", description = "With --repair: an additional source.")
    private @Nullable String from;

    @Override
    protected int run(Api api) throws InterruptedException {
        OperationWatch watch = new OperationWatch(api, settings.progress("verify"));
        if (version != null) {
            String kind = repair ? "/repair" : "/verify";
            return one(watch.result(VersionCommand.at(version) + kind, repair ? sources() : Map.of()));
        }
        if (repair) {
            throw new CommandException("--repair needs a VERSION");
        }
        JsonNode summary = watch.result(
                VersionCommand.SNAPSHOTS + "/verify", fraction == null ? Map.of() : Map.of("fraction", fraction));
        if (!settings.json()) {
            summary.path("damaged").forEach(this::print);
        }
        var _ = settings.show(
                summary,
                "%d verified (%s), %d damaged"
                        .formatted(
                                summary.path("verified").asInt(),
                                Quantity.bytes(summary.path("bytes").asLong()),
                                summary.path("damaged").size()));
        return summary.path("damaged").isEmpty() ? 0 : 1;
    }

    private Map<String, Object> sources() {
        if (from == null) {
            return Map.of();
        }
        return Map.of(from.startsWith("http://") || from.startsWith("https://") ? "url" : "path", from);
    }

    private int one(JsonNode result) {
        if (settings.json()) {
            Settings.print(result);
        } else {
            print(result);
        }
        return result.path("health").asText().equals("healthy") ? 0 : 1;
    }

    private void print(JsonNode result) {
        String repaired = result.path("repairedChunks").asInt()
                                + result.path("repairedManifests").asInt()
                        > 0
                ? "  repaired: %d pieces, %d manifests"
                        .formatted(
                                result.path("repairedChunks").asInt(),
                                result.path("repairedManifests").asInt())
                : "";
        System.out.println(Texts.safe(result.path("version").asText() + "  "
                + result.path("health").asText()
                + (result.hasNonNull("damage") ? ": " + result.path("damage").asText() : "") + repaired));
        if (result.hasNonNull("obstacle")) {
            System.out.println(Texts.safe("          " + result.path("obstacle").asText()));
        }
    }
}
