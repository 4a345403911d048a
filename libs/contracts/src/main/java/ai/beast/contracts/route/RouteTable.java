package ai.beast.contracts.route;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The routes of the suite, read from {@code routes.txt} beside this class, which explains its columns. No service reads it at
 * run time.
 *
 * @param prefixes owners by path at the entry point; the longest prefix of a request's path decides
 * @param rows in the order of the file
 */
public record RouteTable(Map<String, String> prefixes, List<RouteRow> rows) {
    private static final int COLUMNS = 7;

    public static RouteTable read() {
        InputStream file = RouteTable.class.getResourceAsStream("routes.txt");
        if (file == null) {
            throw new IllegalStateException("routes.txt is missing from the class path");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            Map<String, String> prefixes = new LinkedHashMap<>();
            List<RouteRow> rows = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String[] column = line.split(" +", COLUMNS + 1);
                if (column.length >= 3 && column[1].equals("PREFIX")) {
                    prefixes.put(column[2], column[0]);
                } else if (column.length >= COLUMNS) {
                    rows.add(row(column));
                } else {
                    throw new IllegalStateException("routes.txt: a line has fewer than 7 columns: " + line);
                }
            }
            return new RouteTable(prefixes, List.copyOf(rows));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static RouteRow row(String[] column) {
        return new RouteRow(
                column[0],
                column[1],
                column[2],
                column[3],
                column[4],
                column[5].equals("yes"),
                column[6],
                column.length > COLUMNS ? column[COLUMNS].strip() : "");
    }
}
