package ai.beast.cli.webhooks;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks replay}. */
@Command(
        name = "replay",
        description = "Send again: one delivery, or what an endpoint did not take since a time.",
        mixinStandardHelpOptions = true)
final class ReplayCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "The webhook-id of a delivery (msg_…), or an endpoint.")
    private String id = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "For an endpoint: of events since, as 2026-05-04T00:00:00Z.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "And before this time (default: now).")
    private @Nullable String to;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "dead, missed or succeeded; may be repeated (default: the first two).")
    private List<String> states = List.of();

    @Override
    protected int run(Api api) {
        if (id.startsWith("msg_")) {
            Settings.print(api.post(WebhooksCommand.DELIVERIES + "/" + Query.encode(id) + "/replay", null));
            return 0;
        }
        if (from == null) {
            throw new CommandException("Say since when: --from 2026-05-04T00:00:00Z");
        }
        Settings.print(api.post(WebhooksCommand.endpoint(id) + "/replay", range(from)));
        return 0;
    }

    private Map<String, Object> range(String since) {
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("from", since);
        if (to != null) {
            range.put("to", to);
        }
        if (!states.isEmpty()) {
            range.put("states", states);
        }
        return range;
    }
}
