package ai.beast.cli.demo;

import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens to the event stream from now on and remembers what is about one model. */
final class EventLog implements AutoCloseable {
    private final List<JsonNode> seen = new CopyOnWriteArrayList<>();
    private final Api api;
    private final String model;
    private volatile boolean closed;

    EventLog(Api api, String model) {
        this.api = api;
        this.model = model;
        Thread.ofVirtual().name("demo-events").start(this::listen);
    }

    private void listen() {
        String cursor = "";
        while (!closed) {
            String[] last = {cursor};
            String resume = cursor.isEmpty() ? "" : "&lastEventId=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
            try {
                api.stream("/api/events/stream?subject=" + model + resume, frame -> {
                    last[0] = frame.id();
                    remember(frame.data());
                    return !closed;
                });
            } catch (ApiException reconnect) {
                // the wait for the event will tell when it never comes
            } catch (InterruptedException stopped) {
                return;
            }
            cursor = last[0];
        }
    }

    private void remember(String data) {
        try {
            JsonNode event = Api.JSON.readTree(data);
            if (model.equals(event.path("subject").asText())) {
                seen.add(event);
            }
        } catch (JsonProcessingException unreadable) {
            throw new CommandException("The event stream sent something that is not JSON");
        }
    }

    /** The event of this type with this value in its data, where it has been seen. */
    Optional<JsonNode> find(String type, String field, String value) {
        return seen.stream()
                .filter(event -> event.path("type").asText().equals(type)
                        && event.path("data").path(field).asText().equals(value))
                .findFirst();
    }

    List<JsonNode> all() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        closed = true;
    }
}
