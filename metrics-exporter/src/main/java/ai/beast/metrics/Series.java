package ai.beast.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One line of a metric: the metric and the values of its labels. Its text is the metric's name and a JSON array of the
 * values, separated by a line feed, which neither can hold.
 */
public record Series(Metric metric, List<String> values) {
    /** The part that every stored series has: its count. */
    public static final String COUNT = "n";
    /** The part of a histogram that is the sum of what was observed. */
    public static final String SUM = "sum";
    /** Parts of a histogram that count one bucket begin with this; the bucket's upper bound follows. */
    public static final String BUCKET = "le:";

    private static final String OTHER = "other";
    private static final int MAX_VALUE = 200;
    private static final int REPLACEMENT = 0xFFFD;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    public Series {
        if (values.size() != metric.labels().size()) {
            throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
        }
        values = values.stream().map(Series::bounded).toList();
    }

    public static Series of(Metric metric, String... values) {
        return new Series(metric, List.of(values));
    }

    private static String bounded(String value) {
        String cut = value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE);
        if (cut.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return cut;
        }
        // UTF-8 has no lone surrogates: two values that differ in them only would be one series twice.
        return cut.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The series that takes further values once the metric has its maximum number of series. */
    public Series overflow() {
        return new Series(metric, Collections.nCopies(values.size(), OTHER));
    }

    public String text() {
        try {
            return metric.metricName() + "\n" + JSON.writeValueAsString(values);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A list of texts is always JSON", impossible);
        }
    }

    /** The series of a text; empty when it is of a metric or with labels that this build does not have. */
    public static Optional<Series> parse(String text) {
        int end = text.indexOf('\n');
        if (end < 0) {
            return Optional.empty();
        }
        try {
            List<String> values = JSON.readValue(text.substring(end + 1), TEXTS);
            return Metric.of(text.substring(0, end))
                    .filter(metric -> metric.labels().size() == values.size())
                    .map(metric -> new Series(metric, values));
        } catch (JsonProcessingException foreign) {
            return Optional.empty();
        }
    }
}
