package ai.beast.cli.webhooks;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks rotate}. */
@Command(
        name = "rotate",
        description = "Replace the signing secret. The new one is shown this once.",
        mixinStandardHelpOptions = true)
final class RotateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The endpoint.")
    private String id = "";

    @Option(
            names = "--overlap-seconds",
            paramLabel = "N",
            description = "How long the old secret signs too (default: a day; 0 after a leak).")
    private @Nullable Integer overlapSeconds;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            JsonNode rotation = api.post(
                    WebhooksCommand.endpoint(id) + "/rotate",
                    overlapSeconds == null ? Map.of() : Map.of("overlapSeconds", overlapSeconds));
            if (settings.json()) {
                Settings.print(rotation);
            } else {
                System.out.println("secret          " + rotation.path("secret").asText());
                System.out.println(
                        "old one until   " + rotation.path("previousUntil").asText("now"));
            }
            return 0;
        }
    }
}
