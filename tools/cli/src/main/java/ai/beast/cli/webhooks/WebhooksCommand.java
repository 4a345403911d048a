package ai.beast.cli.webhooks;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks …}: where events are sent over HTTP. */
@Command(
        name = "webhooks",
        description = "Send events to other programs over HTTP, signed.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AddCommand.class,
            ListCommand.class,
            RotateCommand.class,
            PingCommand.class,
            DeliveriesCommand.class,
            ReplayCommand.class
        })
public final class WebhooksCommand {
    static final String ENDPOINTS = "/api/webhooks";
    static final String DELIVERIES = "/api/webhooks/deliveries";

    /** The path of one endpoint. */
    static String endpoint(String id) {
        return ENDPOINTS + "/" + Query.encode(id);
    }

    @Command(description = "Show one endpoint, or one delivery with its attempts.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID", description = "An endpoint, or the webhook-id of a delivery (msg_…).")
                    String id,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.get(id.startsWith("msg_") ? DELIVERIES + "/" + Query.encode(id) : endpoint(id)));
            return 0;
        }
    }

    @Command(
            description = "Send events to an endpoint again; its count of failures starts at 0.",
            mixinStandardHelpOptions = true)
    int enable(@Parameters(paramLabel = "ID", description = "The endpoint.") String id, @Mixin Settings settings) {
        return enabled(id, true, settings);
    }

    @Command(
            description = "Stop sending events to an endpoint; events published meanwhile can be replayed.",
            mixinStandardHelpOptions = true)
    int disable(@Parameters(paramLabel = "ID", description = "The endpoint.") String id, @Mixin Settings settings) {
        return enabled(id, false, settings);
    }

    @Command(description = "Delete an endpoint and its pending deliveries.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "ID", description = "The endpoint.") String id, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            api.delete(endpoint(id));
            return 0;
        }
    }

    private static int enabled(String id, boolean enabled, Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.patch(endpoint(id), Map.of("enabled", enabled), "*"));
            return 0;
        }
    }
}
