package ai.beast.metrics;

import static io.restassured.RestAssured.given;

import ai.beast.testing.TestKeys;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One scrape of {@code /metrics}, read the way Prometheus reads it. */
public record Scrape(int status, String text, Map<String, Double> samples) {

    public static Scrape now() {
        var response = given().header("X-API-Key", TestKeys.READ).get("/metrics");
        String text = response.asString();
        return new Scrape(response.statusCode(), text, response.statusCode() == 200 ? parse(text) : Map.of());
    }

    private static Map<String, Double> parse(String text) {
        Map<String, Double> samples = new LinkedHashMap<>();
        // A label value may hold other line breaks, unescaped.
        Arrays.stream(text.split("\n"))
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    int brace = line.indexOf('{');
                    String name = brace < 0 ? line.substring(0, space) : line.substring(0, brace);
                    String labels = brace < 0
                            ? ""
                            : Arrays.stream(line.substring(brace + 1, line.lastIndexOf('}'))
                                            .split("(?<=\"),", -1))
                                    .filter(label -> !label.isEmpty())
                                    .sorted()
                                    .collect(Collectors.joining(",", "{", "}"));
                    if (samples.put(
                                    name + labels,
                                    Double.valueOf(line.substring(space + 1).replace("+Inf", "Infinity")))
                            != null) {
                        throw new AssertionError("Twice in one scrape: " + line);
                    }
                });
        return samples;
    }

    /** The value of a sample, 0 when it is not there; labels as {@code name=value}. */
    public double value(String name, String... labels) {
        String text = labels.length == 0
                ? ""
                : Stream.of(labels)
                        .map(label -> label.replace("=", "=\"") + "\"")
                        .sorted()
                        .collect(Collectors.joining(",", "{", "}"));
        return samples.getOrDefault(name + text, 0d);
    }

    /** All samples of one name. */
    public Set<String> named(String name) {
        return samples.keySet().stream()
                .filter(sample -> sample.equals(name) || sample.startsWith(name + "{"))
                .collect(Collectors.toSet());
    }
}
