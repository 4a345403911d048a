package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code beast events tail}: the event stream as it happens. */
@Command(name = "events", description = "Follow what happens.", mixinStandardHelpOptions = true)
public final class EventsCommand {
    private static final long RECONNECT_MILLIS = 1000;

    @Command(
            description = "Print events until interrupted; resumes by itself when the connection breaks.",
            mixinStandardHelpOptions = true)
    int tail(
            @Option(names = "--type", paramLabel = "TYPE", description = "Exact type or pattern such as model.*")
                    @Nullable
                    String type,
            @Mixin Settings settings)
            throws InterruptedException {
        String[] cursor = {""};
        try (Api api = settings.api()) {
            while (true) {
                try {
                    api.stream(path(type, cursor[0]), frame -> {
                        cursor[0] = frame.id();
                        System.out.println(settings.json() ? frame.data() : line(frame.name(), frame.data()));
                        return true;
                    });
                } catch (ApiException failure) {
                    if (failure.status() != 0 && failure.status() < 500) {
                        throw failure;
                    }
                    System.err.println("beast: " + failure.getMessage() + " (trying again)");
                }
                Thread.sleep(RECONNECT_MILLIS);
            }
        }
    }

    private static String path(@Nullable String type, String cursor) {
        String query = type == null ? "" : "type=" + Query.encode(type) + "&";
        return "/api/events/stream?" + query + (cursor.isEmpty() ? "" : "lastEventId=" + Query.encode(cursor));
    }

    private static String line(String name, String data) {
        try {
            JsonNode event = Api.JSON.readTree(data);
            return "%s  %-22s  %-28s  %s"
                    .formatted(
                            event.path("time").asText("-"),
                            name,
                            event.path("subject").asText("-"),
                            event.path("data").toString());
        } catch (JsonProcessingException unreadable) {
            return name + "  " + data;
        }
    }
}
