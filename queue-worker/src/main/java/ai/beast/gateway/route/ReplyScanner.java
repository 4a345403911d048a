package ai.beast.gateway.route;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Watches the JSON of a reply as it passes: replaces the top-level {@code model}, and keeps what the reply states of its tokens. Every
 * other byte is handed on at once and unchanged, whether it is well-formed or not. One reply, one thread.
 */
public final class ReplyScanner {
    /** Longer names of members and numbers mean nothing here. */
    private static final int MAX_TEXT = 32;

    /** The last event of OpenAI's protocol, which is no JSON. */
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private static final int TOP = 1;
    private static final int USAGE = 2;

    private enum Place {
        OUTSIDE,
        BEFORE_NAME,
        NAME,
        AFTER_NAME,
        BEFORE_VALUE,
        STRING,
        REPLACED,
        NUMBER,
        /** Inside an object or array that is of no interest. */
        NESTED,
        NESTED_STRING,
        AFTER_VALUE
    }

    private final byte @Nullable [] model;
    private final boolean lines;
    private final StatedTokens tokens = new StatedTokens();
    private final byte[] text = new byte[MAX_TEXT];
    private int textLength;
    private Place place = Place.OUTSIDE;
    private int level;
    private int nesting;
    private boolean escaped;
    private int doneMatched;
    private String name = "";

    /**
     * @param model the name that the client asked for; null to leave the backend's
     * @param lines whether a line break ends each JSON value, as in streams of lines and of events
     */
    public ReplyScanner(@Nullable String model, boolean lines) {
        this.model = model == null
                ? null
                : ('"' + new String(JsonStringEncoder.getInstance().quoteAsString(model)) + '"')
                        .getBytes(StandardCharsets.UTF_8);
        this.lines = lines;
    }

    /** What the reply has stated so far. */
    public StatedTokens tokens() {
        return tokens;
    }

    /** The next part of the reply as it goes to the client; the same buffer where nothing is replaced. */
    public Buffer pass(Buffer part) {
        byte[] bytes = part.getBytes();
        byte[] replacement = model;
        if (replacement == null) {
            for (byte b : bytes) {
                take(b);
            }
            return part;
        }
        Buffer out = null;
        int from = place == Place.REPLACED ? bytes.length : 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean before = place == Place.REPLACED;
            take(bytes[i]);
            boolean now = place == Place.REPLACED;
            if (before && out == null) {
                out = Buffer.buffer(bytes.length);
            }
            if (!before && now) {
                out = (out == null ? Buffer.buffer(bytes.length + replacement.length) : out)
                        .appendBytes(bytes, from, i - from)
                        .appendBytes(replacement);
                from = bytes.length;
            } else if (before && !now) {
                from = i + 1;
            }
        }
        return out == null ? part : out.appendBytes(bytes, from, bytes.length - from);
    }

    private void take(byte b) {
        if (lines && b == '\n') {
            place = Place.OUTSIDE;
            return;
        }
        switch (place) {
            case OUTSIDE -> outside(b);
            case BEFORE_NAME -> {
                if (b == '"') {
                    beginText(Place.NAME);
                } else if (b == '}') {
                    close();
                }
            }
            case NAME -> {
                if (string(b)) {
                    name = collected();
                    place = Place.AFTER_NAME;
                }
            }
            case AFTER_NAME -> place = b == ':' ? Place.BEFORE_VALUE : place;
            case BEFORE_VALUE -> value(b);
            case STRING, REPLACED -> place = string(b) ? Place.AFTER_VALUE : place;
            case NUMBER -> number(b);
            case NESTED -> nested(b);
            case NESTED_STRING -> place = string(b) ? Place.NESTED : place;
            case AFTER_VALUE -> after(b);
        }
    }

    private void outside(byte b) {
        if (b == '{') {
            level = TOP;
            place = Place.BEFORE_NAME;
        }
        doneMatched = b == DONE[doneMatched] ? doneMatched + 1 : 0;
        if (doneMatched == DONE.length) {
            tokens.complete();
            doneMatched = 0;
        }
    }

    private void beginText(Place next) {
        place = next;
        textLength = 0;
        escaped = false;
    }

    private String collected() {
        return textLength > MAX_TEXT ? "" : new String(text, 0, textLength, StandardCharsets.ISO_8859_1);
    }

    private void collect(byte b) {
        if (textLength < MAX_TEXT) {
            text[textLength] = b;
        }
        // One more than there is room for stands for a text that is too long.
        textLength = Math.min(textLength + 1, MAX_TEXT + 1);
    }

    /** @return whether the string ends here */
    private boolean string(byte b) {
        if (!escaped && b == '"') {
            return true;
        }
        escaped = !escaped && b == '\\';
        collect(b);
        return false;
    }

    private void value(byte b) {
        boolean top = level == TOP;
        switch (b) {
            case '"' -> {
                beginText(top && model != null && name.equals("model") ? Place.REPLACED : Place.STRING);
                stated(top);
            }
            case '{' -> {
                stated(top);
                if (top && name.equals("usage")) {
                    level = USAGE;
                    place = Place.BEFORE_NAME;
                } else {
                    nest();
                }
            }
            case '[' -> nest();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                beginText(Place.NUMBER);
                collect(b);
            }
            case ' ', '\t', '\r', '\n' -> {}
            default -> {
                if (b == 't' && top && name.equals("done")) {
                    tokens.complete();
                }
                place = Place.AFTER_VALUE;
            }
        }
    }

    private void stated(boolean top) {
        if (top) {
            tokens.member(name);
        }
    }

    private void nest() {
        nesting = 1;
        place = Place.NESTED;
    }

    private void nested(byte b) {
        switch (b) {
            case '"' -> beginText(Place.NESTED_STRING);
            case '{', '[' -> nesting++;
            case '}', ']' -> {
                nesting--;
                place = nesting == 0 ? Place.AFTER_VALUE : place;
            }
            default -> {}
        }
    }

    private void number(byte b) {
        if (b == ',' || b == '}' || b <= ' ') {
            tokens.number(level == USAGE, name, collected());
            place = Place.AFTER_VALUE;
            after(b);
        } else {
            collect(b);
        }
    }

    private void after(byte b) {
        if (b == ',') {
            place = Place.BEFORE_NAME;
        } else if (b == '}') {
            close();
        }
    }

    private void close() {
        level--;
        place = level == 0 ? Place.OUTSIDE : Place.AFTER_VALUE;
    }
}
