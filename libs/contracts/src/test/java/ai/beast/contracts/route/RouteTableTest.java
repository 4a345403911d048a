package ai.beast.contracts.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final Set<String> SAFE = Set.of("GET", "WS");
    private static final Path PAGE = Path.of("../../docs/routes.md");

    private final List<RouteRow> rows = RouteTable.read().rows();

    @Test
    void listsEachRouteOnce() {
        assertEquals(rows.size(), rows.stream().map(RouteRow::name).distinct().count());
    }

    @Test
    void columnsHoldKnownValues() {
        assertEquals(List.of(), namesWhere(row -> !row.scope().matches("none|read|write|admin|infer|work|service")));
        assertEquals(List.of(), namesWhere(row -> !row.bodyLimit().matches("-|\\d+[KMGT]")));
        assertEquals(List.of(), namesWhere(row -> !row.idempotent().matches("yes|no|key")));
    }

    @Test
    void columnsFollowTheMethod() {
        assertEquals(List.of(), namesWhere(row -> SAFE.contains(row.method()) && (row.audited() || row.hasBody())));
        assertEquals(
                List.of(),
                namesWhere(row -> Set.of("GET", "PUT", "DELETE").contains(row.method())
                        && !row.idempotent().equals("yes")));
        assertEquals(
                List.of(),
                namesWhere(row -> !SAFE.contains(row.method())
                        && row.scope().equals("read")
                        && !row.remarks().equals("reads only")));
    }

    /** Replace the lines of the table in the page with {@code target/routes.md} when this fails. */
    @Test
    void documentedTableEqualsTheSource() throws IOException {
        String expected = Stream.concat(
                        Stream.of(
                                "| owner | route | key | body | audited | idempotent | remarks |",
                                "|---|---|---|---|---|---|---|"),
                        rows.stream().map(RouteTableTest::line))
                .collect(Collectors.joining("\n"));
        Files.writeString(Path.of("target/routes.md"), expected + "\n");

        String documented = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("|"))
                .collect(Collectors.joining("\n"));

        assertEquals(expected, documented);
    }

    @Test
    void everyPrefixIsWithoutTrailingSlash() {
        assertTrue(RouteTable.read().prefixes().keySet().stream().allMatch(path -> path.matches("/|(/[a-z0-9.-]+)+")));
    }

    private static String line(RouteRow row) {
        return "| " + (row.owner().equals(RouteRow.EVERY_SERVICE) ? "every service" : row.owner()) + " | `" + row.name()
                + "` | " + row.scope() + " | " + row.bodyLimit() + " | " + (row.audited() ? "yes" : "no") + " | "
                + row.idempotent() + " | " + row.remarks() + " |";
    }

    private List<String> namesWhere(Predicate<RouteRow> wrong) {
        return rows.stream().filter(wrong).map(RouteRow::name).toList();
    }
}
