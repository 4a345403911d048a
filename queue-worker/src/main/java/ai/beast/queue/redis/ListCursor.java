package ai.beast.queue.redis;

import ai.beast.queue.core.JobState;
import ai.beast.queue.core.store.InvalidCursorException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a listing goes on.
 *
 * @param section counted from 1, in the order of {@link #sections}
 * @param offset ids of the section that were read
 */
record ListCursor(int section, long offset) {
    private static final Pattern FORM = Pattern.compile("1\\.([1-9]\\d?)\\.(\\d{1,10})");
    private static final Map<JobState, String> SECTIONS = inOrder();

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

    /** The structures that hold jobs of some states, or of any, as {@code sections.lua} names them, in the order of a list. */
    static String sections(Set<JobState> states) {
        return SECTIONS.entrySet().stream()
                .filter(section -> states.isEmpty() || states.contains(section.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(","));
    }

    private static Map<JobState, String> inOrder() {
        Map<JobState, String> sections = new LinkedHashMap<>();
        sections.put(JobState.STARTED, "lease");
        sections.put(JobState.QUEUED, "ready0,ready1,ready2,ready3,parked");
        sections.put(JobState.SCHEDULED, "sched");
        sections.put(JobState.WAITING, "waiting");
        sections.put(JobState.FAILED, "dead");
        sections.put(JobState.FINISHED, "done");
        sections.put(JobState.CANCELLED, "cancelled");
        return sections;
    }
}
