package ai.beast.registry.catalog.search;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.Model;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A place in a list: the part of the list, and the sort keys and id of the last entry seen. It belongs to one query,
 * whatever its limit, and stays right when entries come and go meanwhile. Its text is opaque to clients.
 *
 * @param part index among the sort's parts
 * @param keys values of the sort's keys, in their order
 * @param id of the last entry seen
 */
record Cursor(int part, List<Object> keys, String id) {
    private static final String SEPARATOR = "\u0000";
    private static final int BEFORE_KEYS = 2;

    /** The text that continues this query after the entry. */
    static String after(Model last, int part, ModelQuery query) {
        List<String> parts = new ArrayList<>();
        parts.add(query.fingerprint());
        parts.add(Integer.toString(part));
        query.sort().keys().forEach(key -> parts.add(key.text(last)));
        parts.add(last.id());
        byte[] plain = String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    /** @throws ProblemException {@code invalid_cursor} when the text is none, or one of another query */
    static Cursor read(String text, ModelQuery query) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<String> parts = List.of(plain.split(SEPARATOR, -1));
            List<ModelSort.Key> keys = query.sort().keys();
            if (parts.size() == keys.size() + BEFORE_KEYS + 1
                    && parts.getFirst().equals(query.fingerprint())) {
                int part = Integer.parseInt(parts.get(1));
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < keys.size(); i++) {
                    values.add(keys.get(i).parse(parts.get(i + BEFORE_KEYS)));
                }
                if (part >= 0 && part < query.sort().parts().size()) {
                    return new Cursor(part, values, parts.getLast());
                }
            }
        } catch (RuntimeException unreadable) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, "This is not a cursor of this service", unreadable)
                    .field("cursor");
        }
        throw new ProblemException(
                        ErrorCode.INVALID_CURSOR, "The cursor belongs to another query; start again without one")
                .field("cursor");
    }
}
