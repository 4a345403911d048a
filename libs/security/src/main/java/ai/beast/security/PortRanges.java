package ai.beast.security;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports in words such as {@code 443} and {@code 1024-65535}. */
record PortRanges(List<Range> ranges) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})(?:\\s*-\\s*(\\d{1,5}))?");
    private static final int HIGHEST = 65535;

    record Range(int first, int last) {}

    /** @throws IllegalArgumentException when a text is no range of ports */
    static PortRanges parse(List<String> texts) {
        return new PortRanges(texts.stream()
                .filter(text -> !text.isBlank())
                .map(PortRanges::range)
                .toList());
    }

    private static Range range(String text) {
        Matcher match = TEXT.matcher(text.strip());
        if (match.matches()) {
            int first = Integer.parseInt(match.group(1));
            int last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
            if (first >= 1 && first <= last && last <= HIGHEST) {
                return new Range(first, last);
            }
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "Not a range of ports: %s", text));
    }

    boolean contains(int port) {
        return ranges.stream().anyMatch(range -> range.first() <= port && port <= range.last());
    }
}
