package ai.beast.cli.console;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
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
        ConsoleLink link = ConsoleLink.of(api);
        var _ = settings.show(Api.JSON.valueToTree(link), link.url());
        if (!printOnly && !settings.json()) {
            Browser.open(link.url(), System.getenv());
        }
        return 0;
    }
}
