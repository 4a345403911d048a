package ai.beast.cli.console;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast console}. */
@Command(
        name = "console",
        description = {
            "Open the web console in the browser, signed in.",
            "The printed link works once, within a minute, in any browser that reaches the entry point."
        },
        mixinStandardHelpOptions = true)
public final class ConsoleCommand extends ApiCommand {
    @Option(names = "--print", description = "Print the link and open no browser.")
    private boolean printOnly;

    @Override
    protected int run(Api api) {
        JsonNode ticket = api.post("/api/session/tickets", null);
        String link = api.base().toString().replaceFirst("/+$", "") + "/console/login#ticket="
                + ticket.path("ticket").asText();
        ObjectNode reply = Api.JSON.createObjectNode().put("url", link).set("expiresAt", ticket.path("expiresAt"));
        var _ = settings.show(reply, link);
        if (!printOnly && !settings.json()) {
            Browser.open(link, System.getenv());
        }
        return 0;
    }
}
