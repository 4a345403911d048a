package ai.beast.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Columns over rows of JSON, each as wide as its longest cell. Numbers and sizes are right-aligned, control characters are
 * printed as spaces, absent values as {@code -}. Fields are named by their path, such as {@code job/type}. Not thread-safe.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final int MAX_DETAIL = 100;

    private record Column(String heading, boolean right, Function<JsonNode, String> cell) {}

    private final List<Column> columns = new ArrayList<>();

    /** A column that is never shortened, so that ids and paths can be copied. */
    public Table text(String heading, String field) {
        return cell(heading, row -> text(row, field));
    }

    /** Free text, shortened to {@value #MAX_DETAIL} characters. */
    public Table detail(String heading, String field) {
        return cell(heading, row -> {
            String text = text(row, field);
            return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL - 1) + "…";
        });
    }

    public Table number(String heading, String field) {
        return right(heading, row -> text(row, field));
    }

    /** Sizes in bytes, in binary units. */
    public Table bytes(String heading, String field) {
        return right(heading, row -> {
            JsonNode bytes = row.at("/" + field);
            return bytes.isNumber() ? Quantity.bytes(bytes.asLong()) : "-";
        });
    }

    /** The same of files, where 0 says that the size is not known. */
    public Table fileBytes(String heading, String field) {
        return right(heading, row -> {
            long bytes = row.at("/" + field).asLong();
            return bytes > 0 ? Quantity.bytes(bytes) : "-";
        });
    }

    public Table cell(String heading, Function<JsonNode, String> cell) {
        columns.add(new Column(heading, false, cell));
        return this;
    }

    public Table right(String heading, Function<JsonNode, String> cell) {
        columns.add(new Column(heading, true, cell));
        return this;
    }

    public void print(Iterable<JsonNode> rows, PrintStream out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Column::heading).toList());
        rows.forEach(row -> lines.add(columns.stream()
                .map(column -> Texts.safe(column.cell().apply(row)))
                .toList()));
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = line.get(column);
                int padding = widths[column] - cell.length();
                boolean right = columns.get(column).right();
                text.repeat(' ', right ? padding : 0)
                        .append(cell)
                        .repeat(' ', right ? 0 : padding)
                        .append(GAP);
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static String text(JsonNode row, String field) {
        return row.at("/" + field).asText("-");
    }
}
