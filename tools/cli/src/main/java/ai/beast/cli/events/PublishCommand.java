package ai.beast.cli.events;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast events publish}. */
@Command(
        name = "publish",
        description = "Publish an event. Types of your own begin with 'custom.'.",
        mixinStandardHelpOptions = true)
final class PublishCommand extends ApiCommand {
    @Parameters(paramLabel = "TYPE", description = "Such as custom.backup.finished.")
    private String type = "";

    @Option(names = "--data", paramLabel = "JSON", description = "The event's data; - reads it from standard input.")
    private @Nullable String data;

    @Option(names = "--subject", paramLabel = "SUBJECT", description = "Subject of the event.")
    private @Nullable String subject;

    @Option(
            names = "--source",
            paramLabel = "URI",
            defaultValue = "urn:beast:cli",
            description = "Source of the event (default: ${DEFAULT-VALUE}).")
    private String source = "";

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Sent again with the same source and id, an event counts once (default: a random one).")
    private @Nullable String id;

    @Override
    protected int run(Api api) {
        ObjectNode event = Api.JSON
                .createObjectNode()
                .put("specversion", "1.0")
                .put("type", type)
                .put("source", source)
                .put("id", id == null ? UUID.randomUUID().toString() : id);
        if (subject != null) {
            event.put("subject", subject);
        }
        if (data != null) {
            event.put("datacontenttype", "application/json").set("data", data(data));
        }
        JsonNode answer = api.post("/api/events", "application/cloudevents+json", event);
        return settings.show(
                answer,
                (answer.path("repeated").asInt() > 0 ? "duplicate, was published before: " : "published: ")
                        + event.get("id").asText());
    }

    private static JsonNode data(String text) {
        try {
            String json = text.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : text;
            return Api.JSON.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new CommandException("The data is not JSON: " + malformed.getOriginalMessage());
        } catch (IOException unreadable) {
            throw new CommandException("Standard input cannot be read: " + unreadable.getMessage());
        }
    }
}
