package ai.beast.cli.keys;

import ai.beast.cli.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that bound the use of a key. */
final class Bounds {
    private static final Pattern DAYS = Pattern.compile("(\\d{1,5})d");

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "Days such as 90d, a date such as 2027-01-31, or a time of RFC 3339 [never].")
    private @Nullable String expires;

    @Option(names = "--requests", paramLabel = "N", description = "Maximum requests to models per minute [no limit].")
    private @Nullable Integer requests;

    @Option(names = "--tokens", paramLabel = "N", description = "Maximum tokens per minute [no limit].")
    private @Nullable Integer tokens;

    @Option(names = "--concurrent", paramLabel = "N", description = "Maximum requests at the same time [no limit].")
    private @Nullable Integer concurrent;

    @Option(names = "--model", paramLabel = "NAME", description = "A model or alias it may use; may be repeated [all].")
    private List<String> models = List.of();

    /** The members of a request that were given. */
    Map<String, Object> toRequest() {
        Map<String, Object> limits = new LinkedHashMap<>();
        put(limits, "requestsPerMinute", requests);
        put(limits, "tokensPerMinute", tokens);
        put(limits, "concurrentRequests", concurrent);
        Map<String, Object> request = new LinkedHashMap<>();
        if (expires != null) {
            request.put("expiresAt", time(expires, Instant.now()).toString());
        }
        if (!limits.isEmpty()) {
            request.put("limits", limits);
        }
        if (!models.isEmpty()) {
            request.put("models", models);
        }
        return request;
    }

    private static void put(Map<String, Object> members, String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    static Instant time(String text, Instant now) {
        Matcher days = DAYS.matcher(text);
        try {
            if (days.matches()) {
                return now.plus(Duration.ofDays(Long.parseLong(days.group(1))));
            }
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException malformed) {
            throw new CommandException("--expires must be days such as 90d, a date or a time of RFC 3339");
        }
    }
}
