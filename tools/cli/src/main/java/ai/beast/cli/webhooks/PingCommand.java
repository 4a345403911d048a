package ai.beast.cli.webhooks;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks ping}. */
@Command(
        name = "ping",
        description = "Send one test event now; fails unless the endpoint accepts it.",
        mixinStandardHelpOptions = true)
final class PingCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "The endpoint.")
    private String id = "";

    @Override
    protected int run(Api api) {
        JsonNode result = api.post(WebhooksCommand.endpoint(id) + "/ping", null);
        boolean delivered = result.path("delivered").asBoolean();
        String outcome = delivered
                ? "Accepted with status " + result.path("status").asText()
                : result.path("error").asText();
        var _ = settings.show(
                result, outcome + " in " + result.path("durationMillis").asLong() + " ms");
        return delivered ? 0 : 1;
    }
}
