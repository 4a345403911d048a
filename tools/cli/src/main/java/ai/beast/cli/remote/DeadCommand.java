package ai.beast.cli.remote;

import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast dead …}: records that a service gave up. */
@Command(
        name = "dead",
        description = "Show, replay and drop dead letters: records that a service gave up.",
        mixinStandardHelpOptions = true)
public final class DeadCommand {
    private static final String SERVICE = "Name of the service, such as events-gateway.";
    private static final String ID = "Id of the dead letter, such as webhook-17.";

    /** The path of a service's dead letters. */
    public static String path(String service) {
        return "/api/dead-letters/" + Query.encode(service);
    }

    @Command(description = "List dead letters with their reasons, the newest first.", mixinStandardHelpOptions = true)
    int list(
            @Parameters(paramLabel = "SERVICE", description = SERVICE) String service,
            @Option(names = "--kind", paramLabel = "KIND", description = "inbox, outbox, webhook, n8n or operation.")
                    @Nullable
                    String kind,
            @Option(names = "--type", paramLabel = "TYPE", description = "Event type, or kind of the operation.")
                    @Nullable
                    String type,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Maximum number of results (default: 50).")
                    int limit,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            JsonNode page = api.get(path(service) + "?limit=" + limit + filter("&", kind, type));
            return settings.show(
                    page,
                    new Table()
                            .text("ID", "id")
                            .text("TYPE", "type")
                            .number("ATTEMPTS", "attempts")
                            .text("LAST FAILURE", "lastFailedAt")
                            .detail("REASON", "reason"));
        }
    }

    @Command(description = "Show a dead letter with its text.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "SERVICE", description = SERVICE) String service,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.get(path(service) + "/" + Query.encode(id)));
            return 0;
        }
    }

    @Command(
            description = "Replay one dead letter, or with --all those of a kind and type.",
            mixinStandardHelpOptions = true)
    int replay(
            @Parameters(paramLabel = "SERVICE", description = SERVICE) String service,
            @Parameters(paramLabel = "ID", arity = "0..1", description = ID) @Nullable String id,
            @Option(names = "--all", description = "Replay all dead letters that match.") boolean all,
            @Option(names = "--kind", paramLabel = "KIND", description = "With --all: only this kind.") @Nullable
                    String kind,
            @Option(names = "--type", paramLabel = "TYPE", description = "With --all: only this type.") @Nullable
                    String type,
            @Mixin Settings settings) {
        if (all == (id != null)) {
            throw new CommandException("Give either the ID of a dead letter or --all");
        }
        String one = id == null ? "" : "/" + Query.encode(id);
        String filter = filter("?", kind, type);
        try (Api api = settings.api()) {
            JsonNode reply = api.post(path(service) + one + "/replay" + filter, null);
            return settings.show(reply, "Replayed: " + reply.path("replayed").asInt());
        }
    }

    @Command(description = "Delete a dead letter for good; requires an admin key.", mixinStandardHelpOptions = true)
    int drop(
            @Parameters(paramLabel = "SERVICE", description = SERVICE) String service,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            api.delete(path(service) + "/" + Query.encode(id));
            return 0;
        }
    }

    /** @param first character before the first parameter */
    private static String filter(String first, @Nullable String kind, @Nullable String type) {
        String ofKind = kind == null ? "" : first + "kind=" + Query.encode(kind);
        return type == null ? ofKind : ofKind + (kind == null ? first : "&") + "type=" + Query.encode(type);
    }
}
