package ai.beast.cli.webhooks;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks deliveries}. */
@Command(
        name = "deliveries",
        description = "List deliveries, newest first; --state dead lists the dead letters.",
        mixinStandardHelpOptions = true)
final class DeliveriesCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Only those of this endpoint.")
    private @Nullable String id;

    @Option(names = "--state", paramLabel = "STATE", description = "pending, delivering, succeeded, dead or missed.")
    private @Nullable String state;

    @Option(names = "--limit", defaultValue = "20")
    private int limit;

    @Override
    protected int run(Api api) {
        String path = id == null ? WebhooksCommand.DELIVERIES : WebhooksCommand.endpoint(id) + "/deliveries";
        String filter = state == null ? "" : "&state=" + Query.encode(state);
        JsonNode page = api.get(path + "?limit=" + limit + filter);
        return settings.show(
                page,
                new Table()
                        .text("ID", "id")
                        .text("STATE", "state")
                        .number("ATTEMPTS", "attempts")
                        .text("TYPE", "eventType")
                        .text("CREATED", "createdAt")
                        .detail("ERROR", "lastError"));
    }
}
