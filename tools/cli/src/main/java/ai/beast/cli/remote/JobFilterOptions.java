package ai.beast.cli.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which jobs are meant. */
final class JobFilterOptions {
    @Option(
            names = {"-q", "--search"},
            paramLabel = "TEXT",
            description = "Text in the id, type, idempotency key, URL, model or destination.")
    private @Nullable String text;

    @Option(names = "--state", paramLabel = "STATE", description = "Only jobs in this state; may be repeated.")
    private List<String> states = new ArrayList<>();

    @Option(names = "--type", paramLabel = "TYPE", description = "Only jobs of this type.")
    private @Nullable String type;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only jobs enqueued, started or ended since, such as 2026-01-31T00:00:00Z.")
    private @Nullable String since;

    boolean any() {
        return text != null || !states.isEmpty() || type != null || since != null;
    }

    /** As parameters of a query, each with an ampersand before it. */
    String query() {
        StringBuilder query = new StringBuilder();
        add(query, "q", text);
        states.forEach(state -> add(query, "state", state));
        add(query, "type", type);
        add(query, "since", since);
        return query.toString();
    }

    /** As options of the command line, each with a blank before it. */
    String options() {
        StringBuilder options = new StringBuilder();
        option(options, "--search", text);
        states.forEach(state -> option(options, "--state", state));
        option(options, "--type", type);
        option(options, "--since", since);
        return options.toString();
    }

    /** As the member {@code filter} of a request. */
    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        put(body, "q", text);
        put(body, "states", states.isEmpty() ? null : states);
        put(body, "type", type);
        put(body, "since", since);
        return body;
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append('&').append(name).append('=').append(Query.encode(value));
        }
    }

    private static void option(StringBuilder options, String name, @Nullable String value) {
        if (value != null) {
            options.append(' ').append(name).append(' ').append(quoted(value));
        }
    }

    /** As one word of a POSIX shell. */
    private static String quoted(String value) {
        return value.matches("[\\w@%+=:,./-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
