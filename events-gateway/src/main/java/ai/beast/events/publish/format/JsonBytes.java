package ai.beast.events.publish.format;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds in JSON text what no consumer can keep: bytes that are not UTF-8, and the escapes of U+0000 and of lone surrogates.
 * A backslash stands only within strings, so the text need not be parsed for it. Stateless.
 */
final class JsonBytes {
    private static final int LOW_SURROGATES = 0xDC00;
    private static final int ESCAPE_LENGTH = 6;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = LOW_BITS << 7;
    private static final long BACKSLASHES = LOW_BITS * '\\';

    private JsonBytes() {}

    /** Index of the first offending byte, or of the backslash of the first offending escape; -1 without one. */
    static int firstUnstorable(byte[] json) {
        int at = plainEnd(json, 0);
        while (at < json.length) {
            byte current = json[at];
            if (current == '\\') {
                int length = escapeLength(json, at);
                if (length == 0) {
                    return at;
                }
                at += length;
            } else if (current >= 0) {
                at = plainEnd(json, at + 1);
            } else {
                int length = sequenceLength(json, at);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return -1;
    }

    /** From this index on, the end of the words of eight bytes that are ASCII without a backslash. */
    private static int plainEnd(byte[] json, int from) {
        int at = from;
        while (at + Long.BYTES <= json.length) {
            long word = (long) WORDS.get(json, at);
            long backslashes = word ^ BACKSLASHES;
            if (((word | (backslashes - LOW_BITS) & ~backslashes) & HIGH_BITS) != 0) {
                return at;
            }
            at += Long.BYTES;
        }
        return at;
    }

    /**
     * The same, for JSON that must be UTF-8.
     *
     * @return index of the backslash of the first offending escape; -1 without one
     * @throws ProblemException {@code malformed_json} when a byte is not UTF-8
     */
    static int firstUnstorableEscape(byte[] json) {
        int at = firstUnstorable(json);
        if (at >= 0 && json[at] < 0) {
            throw new ProblemException(ErrorCode.MALFORMED_JSON, "The body is not valid UTF-8 at byte " + at);
        }
        return at;
    }

    /** Bytes of the escape, both halves of a surrogate pair included; 0 when it is of U+0000 or a lone surrogate. */
    private static int escapeLength(byte[] json, int at) {
        int code = codeUnit(json, at);
        if (code < 0) {
            return 2;
        }
        if (code == 0) {
            return 0;
        }
        if (!Character.isSurrogate((char) code)) {
            return ESCAPE_LENGTH;
        }
        int low = code < LOW_SURROGATES ? codeUnit(json, at + ESCAPE_LENGTH) : -1;
        return low >= 0 && Character.isLowSurrogate((char) low) ? 2 * ESCAPE_LENGTH : 0;
    }

    /** The UTF-16 code unit of a {@code u} escape; -1 for another escape, or none. */
    private static int codeUnit(byte[] json, int at) {
        if (at + ESCAPE_LENGTH > json.length || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int code = 0;
        for (int digit = at + 2; digit < at + ESCAPE_LENGTH; digit++) {
            int value = Character.digit(json[digit], 16);
            if (value < 0) {
                return -1;
            }
            code = code << 4 | value;
        }
        return code;
    }

    /** Bytes of the character outside ASCII that begins here; 0 when it is not UTF-8 (RFC 3629, section 4). */
    private static int sequenceLength(byte[] json, int at) {
        int first = json[at] & 0xFF;
        if (first >= 0xC2 && first <= 0xDF) {
            return continues(json, at + 1, 1) ? 2 : 0;
        }
        int second = at + 1 < json.length ? json[at + 1] & 0xFF : 0;
        if (first >= 0xE0 && first <= 0xEF) {
            boolean valid = second >= (first == 0xE0 ? 0xA0 : 0x80) && second <= (first == 0xED ? 0x9F : 0xBF);
            return valid && continues(json, at + 2, 1) ? 3 : 0;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            boolean valid = second >= (first == 0xF0 ? 0x90 : 0x80) && second <= (first == 0xF4 ? 0x8F : 0xBF);
            return valid && continues(json, at + 2, 2) ? 4 : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] json, int at, int count) {
        if (at + count > json.length) {
            return false;
        }
        for (int index = at; index < at + count; index++) {
            if ((json[index] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }
}
