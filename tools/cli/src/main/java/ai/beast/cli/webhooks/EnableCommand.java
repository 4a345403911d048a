package ai.beast.cli.webhooks;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks enable}. */
@Command(
        name = "enable",
        description = "Send events to an endpoint again; its failures are forgotten.",
        mixinStandardHelpOptions = true)
final class EnableCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The endpoint.")
    private String id = "";

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            Settings.print(api.patch(WebhooksCommand.endpoint(id), Map.of("enabled", true), "*"));
            return 0;
        }
    }
}
