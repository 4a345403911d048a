package ai.beast.cli.events;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.api.ServerSentEvent;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Texts;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code beast events tail}. */
@Command(
        name = "tail",
        description = "Print events until interrupted; resumes by itself when the connection breaks.",
        mixinStandardHelpOptions = true)
final class TailCommand extends ApiCommand {
    private static final long RECONNECT_MILLIS = 1000;

    @Mixin
    private EventFilterOptions filter = new EventFilterOptions();

    @Option(names = "--after", paramLabel = "CURSOR", description = "Begin after this frame instead of now.")
    private @Nullable String after;

    @Option(
            names = "--subscription",
            paramLabel = "NAME",
            description = "Read a named subscription, and acknowledge each event once it is printed.")
    private @Nullable String subscription;

    @Option(names = "--count", paramLabel = "N", description = "Stop after N events.")
    private long count = Long.MAX_VALUE;

    private String cursor = "";
    private long printed;

    @Override
    protected int run(Api api) throws InterruptedException {
        if (subscription != null && filter.any()) {
            throw new CommandException("A named subscription has its own filter; leave out the others");
        }
        cursor = after == null ? "" : after;
        while (printed < count) {
            try {
                api.stream(path(), id -> cursor = id, frame -> print(api, frame));
            } catch (ApiException failure) {
                if (failure.status() != 0 && failure.status() < 500) {
                    throw failure;
                }
                System.err.println("beast: " + failure.getMessage() + " (reconnecting)");
            }
            if (printed < count) {
                Thread.sleep(RECONNECT_MILLIS);
            }
        }
        return 0;
    }

    private boolean print(Api api, ServerSentEvent frame) {
        System.out.println(
                settings.json() ? Texts.safeJson(frame.data()) : EventLine.ofFrame(frame.name(), frame.data()));
        if (subscription != null) {
            api.post("/api/events/subscriptions/" + Query.encode(subscription) + "/ack", Map.of("cursor", frame.id()));
        }
        return ++printed < count;
    }

    private String path() {
        String named = subscription == null ? "" : "subscription=" + Query.encode(subscription) + "&";
        String from = cursor.isEmpty() ? "" : "lastEventId=" + Query.encode(cursor);
        return "/api/events/stream?" + named + filter.query() + from;
    }
}
