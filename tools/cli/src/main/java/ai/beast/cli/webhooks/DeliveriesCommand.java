package ai.beast.cli.webhooks;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks deliveries}. */
@Command(
        name = "deliveries",
        description = "Deliveries, newest first; --state dead is the dead-letter list.",
        mixinStandardHelpOptions = true)
final class DeliveriesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Only those of this endpoint.")
    private @Nullable String id;

    @Option(names = "--state", paramLabel = "STATE", description = "pending, delivering, succeeded, dead or missed.")
    private @Nullable String state;

    @Option(names = "--limit", defaultValue = "20")
    private int limit;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            String path = id == null ? WebhooksCommand.DELIVERIES : WebhooksCommand.endpoint(id) + "/deliveries";
            String filter = state == null ? "" : "&state=" + Query.encode(state);
            JsonNode page = api.get(path + "?limit=" + limit + filter);
            if (settings.json()) {
                Settings.print(page);
                return 0;
            }
            Table table = new Table("ID", "STATE", "TRIES", "TYPE", "CREATED", "ERROR");
            page.path("items")
                    .forEach(delivery -> table.row(
                            delivery.path("id").asText(),
                            delivery.path("state").asText(),
                            delivery.path("attempts").asText(),
                            delivery.path("eventType").asText(),
                            delivery.path("createdAt").asText(),
                            delivery.path("lastError").asText("")));
            table.print(System.out);
            return 0;
        }
    }
}
