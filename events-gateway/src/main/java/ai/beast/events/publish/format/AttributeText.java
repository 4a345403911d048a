package ai.beast.events.publish.format;

/**
 * The rule for the value of a context attribute: a string without the characters that CloudEvents 1.0 forbids (section 3.1,
 * "String"), of a bounded number of bytes in UTF-8. Stateless.
 */
final class AttributeText {
    /** Source and id together stay far below the 2704 bytes that an index entry of PostgreSQL holds. */
    static final int MAX_IDENTITY_BYTES = 512;

    static final int MAX_TYPE_BYTES = 256;
    static final int MAX_BYTES = 1024;

    private AttributeText() {}

    /** The most bytes that the attribute may have in UTF-8. */
    static int maxBytes(String attribute) {
        return switch (attribute) {
            case "id", "source" -> MAX_IDENTITY_BYTES;
            case "type" -> MAX_TYPE_BYTES;
            default -> MAX_BYTES;
        };
    }

    /** @throws InvalidAttributeException when the value has a forbidden character or too many bytes */
    static void check(String attribute, String value) throws InvalidAttributeException {
        int bytes = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c >= ' ' && c < 0x7F) {
                bytes++;
                continue;
            }
            int character = value.codePointAt(at);
            if (isForbidden(character)) {
                throw new InvalidAttributeException(
                        attribute, "must not contain the character " + String.format("U+%04X", character));
            }
            bytes += character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            at += Character.charCount(character) - 1;
        }
        if (bytes > maxBytes(attribute)) {
            throw new InvalidAttributeException(
                    attribute, "must have at most " + maxBytes(attribute) + " bytes in UTF-8");
        }
    }

    /** Whether it is a control character, a lone surrogate or a noncharacter. */
    private static boolean isForbidden(int character) {
        return character < ' '
                || character >= 0x7F && character <= 0x9F
                || character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE
                || character >= 0xFDD0 && character <= 0xFDEF
                || (character & 0xFFFE) == 0xFFFE;
    }
}
