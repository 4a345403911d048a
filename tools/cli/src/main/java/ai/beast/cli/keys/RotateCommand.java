package ai.beast.cli.keys;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast keys rotate}. */
@Command(
        name = "rotate",
        description = "Replace a key by one with the same scope and bounds. The new one is shown this once.",
        mixinStandardHelpOptions = true)
final class RotateCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "The key's id.")
    private String id = "";

    @Option(names = "--overlap-seconds", paramLabel = "N", description = "How long the old key holds, too [0].")
    private @Nullable Integer overlapSeconds;

    @Override
    protected int run(Api api) throws IOException {
        JsonNode made = api.post(
                KeysCommand.key(id) + "/rotate",
                overlapSeconds == null ? Map.of() : Map.of("overlapSeconds", overlapSeconds));
        String key = made.path("key").asText();
        String kept = Settings.replaceLocalAdminKey(id, key) ? "\nThe local stack's admin key is this one now." : "";
        return settings.show(
                made,
                """
                id             %s
                key            %s
                old one until  %s
                The key is not shown again.""".formatted(
                                        made.at("/details/id").asText(),
                                        key,
                                        made.path("previousUntil").asText())
                        + kept);
    }
}
