package ai.beast.cli.events;

import ai.beast.cli.remote.Query;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which events are meant; each option may be repeated. */
final class EventFilterOptions {
    @Option(names = "--type", paramLabel = "TYPE", description = "Exact type or pattern such as 'model.*'.")
    private List<String> types = new ArrayList<>();

    @Option(names = "--source", paramLabel = "URI", description = "Exact source, such as urn:ai-beast:queue-worker.")
    private List<String> sources = new ArrayList<>();

    @Option(names = "--subject", paramLabel = "SUBJECT", description = "Exact subject, such as a model's id.")
    private List<String> subjects = new ArrayList<>();

    boolean any() {
        return !types.isEmpty() || !sources.isEmpty() || !subjects.isEmpty();
    }

    /** As parameters of a query, each with an ampersand after it. */
    String query() {
        StringBuilder query = new StringBuilder();
        types.forEach(type -> add(query, "type", type));
        sources.forEach(source -> add(query, "source", source));
        subjects.forEach(subject -> add(query, "subject", subject));
        return query.toString();
    }

    private static void add(StringBuilder query, String name, String value) {
        query.append(name).append('=').append(Query.encode(value)).append('&');
    }
}
