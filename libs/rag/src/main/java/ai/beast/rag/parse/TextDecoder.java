package ai.beast.rag.parse;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bytes as text: by byte order mark, else UTF-8, else windows-1252. Refuses what is no text. */
final class TextDecoder {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final int BINARY_SHARE = 50;

    private TextDecoder() {}

    static Decoded decode(byte[] bytes) throws ParseException {
        Decoded decoded;
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            decoded = marked(bytes, 3, StandardCharsets.UTF_8);
        } else if (startsWith(bytes, 0xFF, 0xFE, 0, 0)) {
            decoded = marked(bytes, 4, StandardCharsets.UTF_32LE);
        } else if (startsWith(bytes, 0, 0, 0xFE, 0xFF)) {
            decoded = marked(bytes, 4, StandardCharsets.UTF_32BE);
        } else if (startsWith(bytes, 0xFF, 0xFE)) {
            decoded = marked(bytes, 2, StandardCharsets.UTF_16LE);
        } else if (startsWith(bytes, 0xFE, 0xFF)) {
            decoded = marked(bytes, 2, StandardCharsets.UTF_16BE);
        } else {
            decoded = unmarked(bytes);
        }
        String text = decoded.text();
        long controls = text.chars().filter(TextDecoder::isBinary).count();
        if (text.indexOf('\0') >= 0 || controls * BINARY_SHARE > text.length()) {
            throw new ParseException("the file is not text");
        }
        return decoded;
    }

    private static Decoded unmarked(byte[] bytes) throws ParseException {
        try {
            return new Decoded(strict(bytes, 0, StandardCharsets.UTF_8), List.of());
        } catch (CharacterCodingException notUtf8) {
            checkLength(bytes.length);
            return new Decoded(
                    new String(bytes, WINDOWS), List.of("read as windows-1252, since it is not valid UTF-8"));
        }
    }

    private static Decoded marked(byte[] bytes, int mark, Charset charset) throws ParseException {
        try {
            return new Decoded(strict(bytes, mark, charset), List.of());
        } catch (CharacterCodingException damaged) {
            return new Decoded(
                    new String(bytes, mark, bytes.length - mark, charset),
                    List.of("characters that are not valid " + charset + " were replaced"));
        }
    }

    /** Looks at the length before it takes memory for the text. */
    private static String strict(byte[] bytes, int from, Charset charset)
            throws CharacterCodingException, ParseException {
        checkLength(units(bytes, from, charset));
        CharBuffer decoded = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
        return decoded.toString();
    }

    /** Characters of the text, in UTF-16 units, at least. */
    private static int units(byte[] bytes, int from, Charset charset) {
        if (!charset.equals(StandardCharsets.UTF_8)) {
            boolean wide = charset.equals(StandardCharsets.UTF_32LE) || charset.equals(StandardCharsets.UTF_32BE);
            return (bytes.length - from) / (wide ? 4 : 2);
        }
        int units = 0;
        for (int at = from; at < bytes.length; at++) {
            int unit = bytes[at] & 0xFF;
            if (unit < 0x80 || unit >= 0xC0) {
                units += unit >= 0xF0 ? 2 : 1;
            }
        }
        return units;
    }

    private static void checkLength(int units) throws ParseException {
        if (units > DocumentParser.MAX_TEXT) {
            throw new ParseException("the text must not be longer than " + DocumentParser.MAX_TEXT + " characters");
        }
    }

    private static boolean isBinary(int unit) {
        return switch (unit) {
            case '\n', '\r', '\t', '\f', 0x1B -> false;
            default -> unit < ' ' || unit == 0xFFFD;
        };
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int at = 0; at < mark.length; at++) {
            if ((bytes[at] & 0xFF) != mark[at]) {
                return false;
            }
        }
        return true;
    }

    /** @param warnings about the encoding */
    record Decoded(String text, List<String> warnings) {}
}
