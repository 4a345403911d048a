package ai.beast.versioning.hub;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request's path, decoded segment by segment. Names in it are only ever compared with names that are known, never used as paths of
 * files.
 */
record HubPath(List<String> segments) {
    private static final int MAX_LENGTH = 8192;

    /**
     * @param raw as it was sent, with percent-encoding
     * @param prefix the part that is not of interest, ends with a slash
     * @throws HubError 400 for malformed percent-encoding, bytes that are no UTF-8, and control characters
     */
    static HubPath parse(String raw, String prefix) {
        if (!raw.startsWith(prefix) || raw.length() > MAX_LENGTH) {
            throw HubError.of(
                    400, "The path must start with " + prefix + " and have at most " + MAX_LENGTH + " characters");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : raw.substring(prefix.length()).split("/", -1)) {
            segments.add(decoded(segment));
        }
        return new HubPath(List.copyOf(segments));
    }

    private static String decoded(String segment) {
        byte[] sent = segment.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.allocate(sent.length);
        for (int i = 0; i < sent.length; i++) {
            if (sent[i] != '%') {
                bytes.put(sent[i]);
            } else if (i + 2 < sent.length && digit(sent[i + 1]) >= 0 && digit(sent[i + 2]) >= 0) {
                bytes.put((byte) (digit(sent[i + 1]) * 16 + digit(sent[i + 2])));
                i += 2;
            } else {
                throw HubError.of(400, "The path must be percent-encoded");
            }
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw HubError.of(400, "The path must not contain control characters");
            }
            return text;
        } catch (CharacterCodingException malformed) {
            throw HubError.of(400, "The path must be percent-encoded UTF-8");
        }
    }

    private static int digit(byte character) {
        return Character.digit(character, 16);
    }

    int size() {
        return segments.size();
    }

    /** The segment at this place; an empty text behind the end. */
    String at(int index) {
        return index < segments.size() ? segments.get(index) : "";
    }

    /** Whether the segment at this place has this text. */
    boolean is(int index, String text) {
        return at(index).equals(text);
    }

    /** The segments from this place on, with slashes between. */
    String from(int index) {
        return index < segments.size() ? String.join("/", segments.subList(index, segments.size())) : "";
    }

    /** The {@code owner/name} that begins at this place. */
    String repository(int index) {
        return at(index) + "/" + at(index + 1);
    }
}
