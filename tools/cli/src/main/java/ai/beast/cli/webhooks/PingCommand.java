package ai.beast.cli.webhooks;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks ping}. */
@Command(
        name = "ping",
        description = "Send one test event now; fails when the endpoint does not take it.",
        mixinStandardHelpOptions = true)
final class PingCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The endpoint.")
    private String id = "";

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            JsonNode result = api.post(WebhooksCommand.endpoint(id) + "/ping", null);
            boolean delivered = result.path("delivered").asBoolean();
            if (settings.json()) {
                Settings.print(result);
            } else {
                System.out.printf(
                        "%s in %d ms%n",
                        delivered
                                ? "Taken with status " + result.path("status").asText()
                                : result.path("error").asText(),
                        result.path("durationMillis").asLong());
            }
            return delivered ? 0 : 1;
        }
    }
}
