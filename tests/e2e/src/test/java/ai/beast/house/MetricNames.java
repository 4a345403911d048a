package ai.beast.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of metrics in the documented table, in the sources, and in PromQL. */
final class MetricNames {
    static final Path ROOT = Path.of(System.getProperty("ai.beast.home"));

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| \\w+ \\|[^|]*\\|[^|]*\\| ([^|]+) \\|");
    private static final Pattern LITERAL = Pattern.compile("\"(ai[._]beast[._][a-z0-9_.]+)\"");
    private static final Pattern LABELS =
            Pattern.compile("\"[^\"]*\"|\\b(by|without|on|ignoring|group_left)\\s*\\([^)]*\\)");
    private static final Pattern NAME = Pattern.compile(
            "(?<![\\w.$])([a-zA-Z_:][\\w:]*)(?=\\s*[{\\[)]|\\s+[-+*/<>=]|\\s*$|\\s+(?:unless|or|and|offset|>|<))");
    /** Metrics of libraries, of exporters and of Prometheus itself. */
    private static final Pattern FOREIGN = Pattern.compile(
            "up|ALERTS|(http_server|jvm|process|agroal|container|node|redis|pg)_\\w+|service:http_(requests:rate5m|errors:ratio5m)|ai_beast:downloads:rate5m");

    record Row(String metric, String owner) {}

    private MetricNames() {}

    static List<Row> table() {
        return ROW.matcher(read(ROOT.resolve("docs/metrics.md")))
                .results()
                .map(row -> new Row(row.group(1), row.group(2).strip()))
                .toList();
    }

    /** Names that main code of these modules gives to meters, as Prometheus shows them but for what their type appends. */
    static Set<String> inSources(String... modules) {
        return Stream.of(modules)
                .flatMap(module -> files(ROOT.resolve(module).resolve("src/main/java"), ".java"))
                .flatMap(file -> LITERAL.matcher(read(file)).results())
                .map(literal -> literal.group(1).replace('.', '_'))
                .filter(name -> !name.equals("ai_beast_events") && !name.equals("ai_beast_tasks"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names that an expression selects and that are neither listed nor foreign. */
    static Set<String> unknown(String expression, Set<String> listed) {
        String bare = LABELS.matcher(expression).replaceAll(" ").replace("$__rate_interval", "5m");
        return NAME.matcher(bare)
                .results()
                .map(name -> name.group(1))
                .filter(name -> name.contains("_") || name.contains(":"))
                .filter(name -> !name.matches("histogram_quantile|predict_linear|label_values"))
                .filter(name -> !FOREIGN.matcher(name).matches())
                .filter(name -> !listed.contains(name.replaceAll("_(bucket|count|sum)$", "")))
                .filter(name -> !listed.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<Path> files(Path directory, String ending) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
