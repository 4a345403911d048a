package ai.beast.cli.webhooks;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks remove}. */
@Command(
        name = "remove",
        description = "Delete an endpoint, also what was not sent to it yet.",
        mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The endpoint.")
    private String id = "";

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            api.delete(WebhooksCommand.endpoint(id));
            return 0;
        }
    }
}
