package ai.beast.events.stream.core;

import ai.beast.events.log.Cursor;
import ai.beast.events.log.Envelope;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogPosition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is said to a client. Its two encodings are made when first needed and kept, because one frame goes to
 * many clients. Thread-safe.
 */
public final class Frame {
    /** Reconnection delay for the client, in milliseconds. */
    private static final int RETRY = 2000;

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    /** The kind of frame. */
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
    private final LogPosition position;
    private final byte @Nullable [] data;
    private final @Nullable LogEntry entry;
    private volatile byte @Nullable [] sse;
    private volatile @Nullable String message;

    private Frame(Kind kind, LogPosition position, byte @Nullable [] data, @Nullable LogEntry entry) {
        this.kind = kind;
        this.position = position;
        this.data = data;
        this.entry = entry;
    }

    /** The first frame: where the client stands before it got anything. */
    static Frame open(LogPosition position) {
        return new Frame(Kind.OPEN, position, null, null);
    }

    /** @param after the client's place once it has this event */
    static Frame event(LogEntry entry, LogPosition after) {
        return new Frame(Kind.EVENT, after, entry.value(), entry);
    }

    /** Says that events between two places cannot be had; the stream goes on at {@code to}. */
    static Frame gap(LogPosition from, LogPosition to, GapReason reason) {
        String data = "{\"from\":\"" + Cursor.FORWARD.encode(from) + "\",\"to\":\"" + Cursor.FORWARD.encode(to)
                + "\",\"reason\":\"" + reason.wireName() + "\"}";
        return new Frame(Kind.GAP, to, data.getBytes(StandardCharsets.US_ASCII), null);
    }

    /** A heartbeat that also moves the client's cursor over events it did not want. */
    static Frame heartbeat(LogPosition position) {
        return new Frame(Kind.HEARTBEAT, position, null, null);
    }

    public Kind kind() {
        return kind;
    }

    /** The client's position after this frame. */
    public LogPosition position() {
        return position;
    }

    /** The event as it lies in the log, or a gap's members; null for other frames. */
    public @Nullable String data() {
        return data == null ? null : new String(data, StandardCharsets.UTF_8);
    }

    int weight() {
        return data == null ? 100 : data.length + 200;
    }

    /**
     * The frame as server-sent events are written (WHATWG HTML, section 9.2). A block with an id but no data dispatches
     * nothing in the client and still moves its last event id.
     */
    public byte[] sse() {
        byte[] encoded = sse;
        if (encoded == null) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(weight());
            String first =
                    switch (kind) {
                        case OPEN -> "retry: " + RETRY;
                        case HEARTBEAT -> ": heartbeat";
                        case EVENT -> "event: " + type();
                        case GAP -> "event: gap";
                    };
            out.writeBytes(
                    (first + "\nid: " + Cursor.FORWARD.encode(position) + "\n").getBytes(StandardCharsets.UTF_8));
            if (data != null) {
                writeLines(data, out);
            }
            out.write('\n');
            encoded = out.toByteArray();
            sse = encoded;
        }
        return encoded;
    }

    private String type() {
        Envelope envelope = entry == null ? null : entry.envelope();
        return envelope == null ? "" : envelope.type().lines().findFirst().orElse("");
    }

    /** Each line of the data as a field; both line ends of the format begin a new one. */
    private static void writeLines(byte[] data, ByteArrayOutputStream out) {
        int from = 0;
        for (int at = 0; at <= data.length; at++) {
            if (at == data.length || data[at] == '\n' || data[at] == '\r') {
                if (at > from || data.length == 0) {
                    out.writeBytes(DATA);
                    out.write(data, from, at - from);
                    out.write('\n');
                }
                from = at + 1;
            }
        }
    }

    /** The frame as one JSON text: {@code {"event", "id", "data"}}, data being the CloudEvent or the gap. */
    public String message() {
        String encoded = message;
        if (encoded == null) {
            encoded = "{\"event\":\"" + kind.wireName() + "\",\"id\":\"" + Cursor.FORWARD.encode(position) + "\""
                    + (data == null ? "" : ",\"data\":" + data()) + "}";
            message = encoded;
        }
        return encoded;
    }
}
