package ai.beast.cli.api;

import java.util.Optional;

/** Puts the lines of a {@code text/event-stream} together into frames, as the HTML standard describes. Not thread-safe. */
final class SseParser {
    private String id = "";
    private String name = "";
    private final StringBuilder data = new StringBuilder();
    private boolean any;

    /** Takes one line without its end; answers a frame when this line completes one. */
    Optional<ServerSentEvent> line(String line) {
        if (line.isEmpty()) {
            return finish();
        }
        int colon = line.indexOf(':');
        if (colon == 0) {
            return Optional.empty();
        }
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        switch (field) {
            case "id" -> id = value;
            case "event" -> name = value;
            case "data" -> {
                if (any) {
                    data.append('\n');
                }
                data.append(value);
                any = true;
            }
            default -> {
                // "retry" and unknown fields do not concern this client
            }
        }
        return Optional.empty();
    }

    /** The id that was given last; empty when none was. */
    String id() {
        return id;
    }

    private Optional<ServerSentEvent> finish() {
        if (!any) {
            name = "";
            return Optional.empty();
        }
        var frame = new ServerSentEvent(id, name.isEmpty() ? "message" : name, data.toString());
        name = "";
        data.setLength(0);
        any = false;
        return Optional.of(frame);
    }
}
