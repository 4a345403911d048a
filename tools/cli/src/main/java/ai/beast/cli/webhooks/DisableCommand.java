package ai.beast.cli.webhooks;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks disable}. */
@Command(
        name = "disable",
        description = "Send no more events to an endpoint; what comes meanwhile can be replayed.",
        mixinStandardHelpOptions = true)
final class DisableCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The endpoint.")
    private String id = "";

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            Settings.print(api.patch(WebhooksCommand.endpoint(id), Map.of("enabled", false), "*"));
            return 0;
        }
    }
}
