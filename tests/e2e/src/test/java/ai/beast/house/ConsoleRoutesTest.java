package ai.beast.house;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.route.RouteRow;
import ai.beast.contracts.route.RouteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console calls routes that exist: each path in its sources is one of the route table, or begins some of them. */
class ConsoleRoutesTest {
    private static final Path SOURCES = Path.of(System.getProperty("ai.beast.home"), "console", "src");
    private static final String HOLE = "*";

    @Test
    void everyPathOfTheConsoleIsARoute() throws IOException {
        List<String> routes =
                RouteTable.read().rows().stream().map(RouteRow::path).toList();
        Set<String> paths = paths();
        assertThat(paths).hasSizeGreaterThan(40);
        assertThat(paths)
                .allSatisfy(path -> assertThat(routes)
                        .anySatisfy(route -> assertThat(route + "/").matches(pattern(path))));
    }

    /** A hole of a template stands for one segment or more. */
    private static Pattern pattern(String path) {
        return Pattern.compile(Stream.of(path.split("/", -1))
                .map(segment -> segment.contains(HOLE) ? ".+" : Pattern.quote(segment))
                .collect(Collectors.joining("/", "", "/.*")));
    }

    private static Set<String> paths() throws IOException {
        Set<String> paths = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".ts")).toList()) {
                collect(Files.readString(file), paths);
            }
        }
        return paths;
    }

    private static void collect(String source, Set<String> paths) {
        for (int at = source.indexOf("/api/"); at >= 0; at = source.indexOf("/api/", at + 1)) {
            char quote = source.charAt(at - 1);
            if (quote == '\'' || quote == '`') {
                paths.add(literal(source, at, quote));
            }
        }
    }

    /** The text up to the quote, with {@code ${…}} as a hole. */
    private static String literal(String source, int from, char quote) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (int i = from; depth > 0 || source.charAt(i) != quote; i++) {
            if (source.startsWith("${", i)) {
                text.append(depth == 0 ? HOLE : "");
                depth++;
                i++;
            } else if (depth > 0) {
                depth += source.charAt(i) == '{' ? 1 : source.charAt(i) == '}' ? -1 : 0;
            } else {
                text.append(source.charAt(i));
            }
        }
        return text.toString();
    }
}
