package ai.beast.cli.events;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code beast events history}. */
@Command(name = "history", description = "Past events, newest first.", mixinStandardHelpOptions = true)
final class HistoryCommand extends ApiCommand {
    private static final int MAX_PAGE = 1000;

    @Mixin
    private EventFilterOptions filter = new EventFilterOptions();

    @Option(names = "--oldest", description = "Oldest first.")
    private boolean oldest;

    @Option(names = "--since", paramLabel = "TIME", description = "Only events of this moment or later (RFC 3339).")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only events before this moment (RFC 3339).")
    private @Nullable String until;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Maximum number of events (default: 100).")
    private int limit;

    @Override
    protected int run(Api api) {
        int left = limit;
        String cursor = "";
        while (left > 0 && cursor != null) {
            JsonNode page = api.get(path(Math.min(left, MAX_PAGE), cursor));
            for (JsonNode event : page.path("items")) {
                System.out.println(settings.json() ? Texts.safeJson(event.toString()) : EventLine.of(event));
                left--;
            }
            cursor = page.path("nextCursor").textValue();
        }
        return 0;
    }

    private String path(int pageSize, String cursor) {
        return "/api/events?" + filter.query() + "order=" + (oldest ? "oldest" : "newest") + "&limit=" + pageSize
                + parameter("since", since) + parameter("until", until)
                + parameter("cursor", cursor.isEmpty() ? null : cursor);
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + Query.encode(value);
    }
}
