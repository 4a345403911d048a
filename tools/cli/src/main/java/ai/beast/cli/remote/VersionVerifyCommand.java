package ai.beast.cli.remote;

import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast version verify [VERSION]}; with {@code --repair} what is damaged is looked for elsewhere. Exit code 1 on damage. */
@Command(
        name = "verify",
        description = "Read one snapshot, or all, and say what is damaged; repair it on request.",
        mixinStandardHelpOptions = true)
final class VersionVerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "VERSION", arity = "0..1", description = "Default: all snapshots.")
    private @Nullable String version;

    @Option(
            names = "--fraction",
            paramLabel = "0…1",
            description = "Of all bytes, those not verified for the longest time.")
    private @Nullable Double fraction;

    @Option(names = "--repair", description = "Look for what is damaged in other files and at its source.")
    private boolean repair;

    @Option(names = "--from", paramLabel = "PATH|URL", description = "With --repair: look there too.")
    private @Nullable String from;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() throws InterruptedException {
        try (Api api = settings.api()) {
            OperationWatch watch = new OperationWatch(api, VersionCommand.bar("verify", settings));
            if (version != null) {
                String kind = repair ? "/repair" : "/verify";
                return one(watch.result(VersionCommand.at(version) + kind, repair ? sources() : Map.of()));
            }
            if (repair) {
                throw new CommandException("Say which snapshot to repair");
            }
            JsonNode summary = watch.result(
                    VersionCommand.SNAPSHOTS + "/verify", fraction == null ? Map.of() : Map.of("fraction", fraction));
            if (settings.json()) {
                Settings.print(summary);
            } else {
                summary.path("damaged").forEach(this::print);
                System.out.printf(
                        "%d verified (%s), %d damaged%n",
                        summary.path("verified").asInt(),
                        Quantity.bytes(summary.path("bytes").asLong()),
                        summary.path("damaged").size());
            }
            return summary.path("damaged").isEmpty() ? 0 : 1;
        }
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
        System.out.println(result.path("version").asText() + "  "
                + result.path("health").asText()
                + (result.hasNonNull("damage") ? ": " + result.path("damage").asText() : "") + repaired);
        if (result.hasNonNull("obstacle")) {
            System.out.println("          " + result.path("obstacle").asText());
        }
    }
}
