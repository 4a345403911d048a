package ai.beast.cli.webhooks;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks show}. */
@Command(
        name = "show",
        description = "One endpoint, or one delivery with its attempts.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "An endpoint, or the webhook-id of a delivery (msg_…).")
    private String id = "";

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            boolean delivery = id.startsWith("msg_");
            Settings.print(api.get(
                    delivery ? WebhooksCommand.DELIVERIES + "/" + Query.encode(id) : WebhooksCommand.endpoint(id)));
            return 0;
        }
    }
}
