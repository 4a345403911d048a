package ai.beast.cli.webhooks;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast webhooks add}. */
@Command(
        name = "add",
        description = "Send events to a URL. The signing secret is shown this once.",
        mixinStandardHelpOptions = true)
final class AddCommand extends ApiCommand {
    @Parameters(paramLabel = "URL", description = "Where events are posted.")
    private String url = "";

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Exact type or pattern such as model.*; may be repeated.")
    private List<String> types = List.of();

    @Option(names = "--source", paramLabel = "SOURCE", description = "Only events of this source; may be repeated.")
    private List<String> sources = List.of();

    @Option(names = "--subject", paramLabel = "SUBJECT", description = "Only events about this; may be repeated.")
    private List<String> subjects = List.of();

    @Option(names = "--description", paramLabel = "TEXT")
    private String description = "";

    @Option(names = "--disabled", description = "Do not send yet.")
    private boolean disabled;

    @Override
    protected int run(Api api) {
        Map<String, Object> endpoint = new LinkedHashMap<>(Map.of(
                "url", url, "eventTypes", types, "sources", sources, "subjects", subjects, "enabled", !disabled));
        if (!description.isBlank()) {
            endpoint.put("description", description);
        }
        JsonNode created = api.post(WebhooksCommand.ENDPOINTS, endpoint);
        return settings.show(created, """
                id      %s
                secret  %s
                The secret is not shown again. Requests are signed with it as Standard Webhooks says.""".formatted(
                        created.path("id").asText(), created.path("secret").asText()));
    }
}
