package ai.beast.work.table;

import org.jspecify.annotations.Nullable;

/** Makes a text that PostgreSQL can store of one that may hold anything. */
public final class StorableText {
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** Replaces NUL and lone surrogates, and shortens the text to a number of characters. */
    public static @Nullable String of(@Nullable String text, int maxLength) {
        if (text == null) {
            return null;
        }
        StringBuilder storable = new StringBuilder(Math.min(text.length(), maxLength + 1));
        for (int i = 0; i < text.length() && storable.length() < maxLength; ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (codePoint == 0 || codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                storable.append(REPLACEMENT);
            } else {
                storable.appendCodePoint(codePoint);
            }
            if (storable.length() >= maxLength && i < text.length()) {
                storable.append('…');
            }
        }
        return storable.toString();
    }
}
