package ai.beast.cli.webhooks;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks rotate}. */
@Command(
        name = "rotate",
        description = "Replace the signing secret. The new one is shown this once.",
        mixinStandardHelpOptions = true)
final class RotateCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "The endpoint.")
    private String id = "";

    @Option(
            names = "--overlap-seconds",
            paramLabel = "N",
            description = "How long the old secret signs too (default: a day; 0 after a leak).")
    private @Nullable Integer overlapSeconds;

    @Override
    protected int run(Api api) {
        JsonNode rotation = api.post(
                WebhooksCommand.endpoint(id) + "/rotate",
                overlapSeconds == null ? Map.of() : Map.of("overlapSeconds", overlapSeconds));
        return settings.show(rotation, """
                secret          %s
                old one until   %s""".formatted(
                rotation.path("secret").asText(), rotation.path("previousUntil").asText("now")));
    }
}
