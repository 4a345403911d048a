package ai.beast.rag.store.postgres;

import java.nio.charset.StandardCharsets;

/** Texts that PostgreSQL takes: it refuses NUL and halves of surrogate pairs. */
final class Texts {
    private Texts() {}

    /** The text with a question mark for each half pair and a space for each NUL. */
    static String clean(String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.replace('\0', ' ');
    }
}
