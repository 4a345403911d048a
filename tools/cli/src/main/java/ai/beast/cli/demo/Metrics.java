package ai.beast.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/** The samples of a Prometheus text page, by name and labels. */
record Metrics(Map<String, Double> samples) {

    static Metrics parse(String page) {
        Map<String, Double> samples = new LinkedHashMap<>();
        for (String line : page.split("\n")) {
            int space = line.lastIndexOf(' ');
            if (!line.startsWith("#") && space > 0) {
                samples.put(line.substring(0, space), number(line.substring(space + 1)));
            }
        }
        return new Metrics(samples);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Samples that rose since, leaving out histogram buckets. */
    Map<String, Double> risenSince(Metrics before) {
        Map<String, Double> risen = new LinkedHashMap<>();
        samples.forEach((name, value) -> {
            double old = before.samples().getOrDefault(name, 0.0);
            if (value > old && !name.contains("_bucket{")) {
                risen.put(name, value);
            }
        });
        return risen;
    }
}
