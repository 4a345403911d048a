package ai.beast.cli.webhooks;

import ai.beast.cli.remote.Query;
import picocli.CommandLine.Command;

/** {@code beast webhooks …}: where events are sent over HTTP. */
@Command(
        name = "webhooks",
        description = "Send events to other programs over HTTP, signed.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AddCommand.class,
            ListCommand.class,
            ShowCommand.class,
            EnableCommand.class,
            DisableCommand.class,
            RemoveCommand.class,
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
}
