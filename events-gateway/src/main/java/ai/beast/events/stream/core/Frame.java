package ai.beast.events.stream.core;

import ai.beast.events.log.Cursor;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogPosition;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is said to a client. Its two encodings are made when first needed and kept, because one frame goes to
 * many clients. Thread-safe.
 */
public final class Frame {
    /** How long a client should wait before it connects again, in milliseconds. */
    private static final int RETRY = 2000;

    /** What kind of thing it is. */
    public enum Kind {
        OPEN,
        EVENT,
        GAP,
        HEARTBEAT;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why events are missing. */
    public enum GapReason {
        /** They were removed from the log before the client came for them. */
        EXPIRED,
        /** The cursor belongs to a log that is no longer there. */
        OTHER_LOG,
        /** The cursor lies behind the end of the log, which was cut or restored. */
        BEYOND_END;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final String name;
    private final LogPosition position;
    private final @Nullable String data;
    private volatile byte @Nullable [] sse;
    private volatile @Nullable String message;

    private Frame(Kind kind, String name, LogPosition position, @Nullable String data) {
        this.kind = kind;
        this.name = name;
        this.position = position;
        this.data = data;
    }

    /** The first frame: where the client stands before it got anything. */
    static Frame open(LogPosition position) {
        return new Frame(Kind.OPEN, Kind.OPEN.wireName(), position, null);
    }

    /** @param after the client's place once it has this event */
    static Frame event(LogEntry entry, LogPosition after) {
        String type = entry.envelope() == null ? "" : entry.envelope().type();
        return new Frame(Kind.EVENT, type, after, entry.json());
    }

    /** Says that events between two places cannot be had; the stream goes on at {@code to}. */
    static Frame gap(LogPosition from, LogPosition to, GapReason reason) {
        String data = "{\"from\":\"" + Cursor.FORWARD.encode(from) + "\",\"to\":\"" + Cursor.FORWARD.encode(to)
                + "\",\"reason\":\"" + reason.wireName() + "\"}";
        return new Frame(Kind.GAP, Kind.GAP.wireName(), to, data);
    }

    /** A sign of life that also moves the client's cursor over events it did not want. */
    static Frame heartbeat(LogPosition position) {
        return new Frame(Kind.HEARTBEAT, Kind.HEARTBEAT.wireName(), position, null);
    }

    public Kind kind() {
        return kind;
    }

    /** Where the client stands once it has this frame. */
    public LogPosition position() {
        return position;
    }

    /** The event as it lies in the log, or a gap's members; null for other frames. */
    public @Nullable String data() {
        return data;
    }

    int weight() {
        return data == null ? 100 : data.length() + 200;
    }

    /**
     * The frame as server-sent events are written (WHATWG HTML, section 9.2). A block with an id but no data dispatches
     * nothing in the client and still moves its last event id.
     */
    public byte[] sse() {
        byte[] encoded = sse;
        if (encoded == null) {
            StringBuilder text = new StringBuilder(weight());
            switch (kind) {
                case OPEN -> text.append("retry: ").append(RETRY).append('\n');
                case HEARTBEAT -> text.append(": heartbeat\n");
                case EVENT, GAP ->
                    text.append("event: ")
                            .append(name.lines().findFirst().orElse(""))
                            .append('\n');
            }
            text.append("id: ").append(Cursor.FORWARD.encode(position)).append('\n');
            if (data != null) {
                data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
            }
            encoded = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
            sse = encoded;
        }
        return encoded;
    }

    /** The frame as one JSON text: {@code {"event", "id", "data"}}, data being the CloudEvent or the gap. */
    public String message() {
        String encoded = message;
        if (encoded == null) {
            String event = kind == Kind.EVENT ? Kind.EVENT.wireName() : name;
            encoded = "{\"event\":\"" + event + "\",\"id\":\"" + Cursor.FORWARD.encode(position) + "\""
                    + (data == null ? "" : ",\"data\":" + data) + "}";
            message = encoded;
        }
        return encoded;
    }
}
