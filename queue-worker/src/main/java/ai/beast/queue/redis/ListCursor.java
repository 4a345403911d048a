package ai.beast.queue.redis;

import ai.beast.queue.core.JobState;
import ai.beast.queue.core.store.InvalidCursorException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a listing goes on.
 *
 * @param section counted from 1, in the order of {@link #sections}
 * @param offset ids of the section that were read
 */
record ListCursor(int section, long offset) {
    private static final Pattern FORM = Pattern.compile("1\\.([1-9]\\d?)\\.(\\d{1,10})");
    private static final String READY = "ready0,ready1,ready2,ready3,parked";

    String text() {
        byte[] plain = ("1." + section + "." + offset).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    static ListCursor parse(@Nullable String text) {
        if (text == null) {
            return new ListCursor(1, 0);
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            Matcher parts = FORM.matcher(plain);
            if (parts.matches()) {
                return new ListCursor(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
            }
        } catch (IllegalArgumentException notBase64) {
            throw new InvalidCursorException("This cursor is not one that a page gave");
        }
        throw new InvalidCursorException("This cursor is not one that a page gave");
    }

    /** The structures that hold jobs of a state, or of any, as {@code list.lua} names them. */
    static String sections(@Nullable JobState state) {
        if (state == null) {
            return "lease," + READY + ",sched,waiting,dead,done,cancelled";
        }
        return switch (state) {
            case QUEUED -> READY;
            case STARTED -> "lease";
            case SCHEDULED -> "sched";
            case FINISHED -> "done";
            case FAILED -> "dead";
            case CANCELLED -> "cancelled";
            case WAITING -> "waiting";
        };
    }
}
